using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Skep.EndToEnd.Tests.Live;

/// <summary>Two network devices joined by a wire, made for one test: what is sent from one comes in on the other, byte for byte.</summary>
sealed class VethPair : IDisposable
{
    static int _count;

    readonly Socket _socket;
    readonly EndPoint _address;

    public VethPair()
    {
        string ip = Require.Tool("ip");
        int number = Interlocked.Increment(ref _count);
        Receiver = $"skr{Environment.ProcessId % 100_000}n{number}";
        Sender = $"sks{Environment.ProcessId % 100_000}n{number}";
        Run(ip, $"link add {Receiver} type veth peer name {Sender}");
        foreach (string device in (string[])[Receiver, Sender])
        {
            // Neither end is to say anything by itself. The MTU is the most that the driver takes for XDP without fragments, rounded down.
            File.WriteAllText($"/proc/sys/net/ipv6/conf/{device}/disable_ipv6", "1");
            Run(ip, $"link set {device} mtu 3000 arp off up");
        }

        const int AllProtocols = 0x0300;
        _socket = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)AllProtocols);
        _address = new LinkLayerEndPoint(int.Parse(File.ReadAllText($"/sys/class/net/{Sender}/ifindex"), null));
        _socket.Bind(_address);
    }

    public string Receiver { get; }

    public string Sender { get; }

    public void Send(ReadOnlySpan<byte> frame) => _socket.SendTo(frame, _address);

    public void Dispose()
    {
        _socket.Dispose();
        Run(Require.Tool("ip"), $"link delete {Receiver}");
    }

    static void Run(string tool, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{tool} {arguments}: {error}");
    }

    /// <summary><c>struct sockaddr_ll</c> of <c>packet(7)</c>: only the device counts.</summary>
    sealed class LinkLayerEndPoint(int ifindex) : EndPoint
    {
        const int Size = 20;

        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, Size);
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, ifindex);
            for (int i = 0; i < bytes.Length; i++)
                address[4 + i] = bytes[i];
            return address;
        }

        public override EndPoint Create(SocketAddress socketAddress) => this;
    }
}
