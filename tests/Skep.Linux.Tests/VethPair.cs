using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Skep.Linux.Tests;

/// <summary>Two connected network devices of this test's own. What is sent to <see cref="Send"/> leaves by <see cref="Near"/> and arrives
/// at <see cref="Far"/>.</summary>
sealed class VethPair : IDisposable
{
    static int _count;

    readonly int _number = Interlocked.Increment(ref _count);

    public VethPair()
    {
        Require.Root();
        Ip($"link add {Near} type veth peer name {Far}");
        try
        {
            foreach (string device in (string[])[Near, Far])
            {
                // No neighbour discovery: every packet on the devices is then the test's.
                File.WriteAllText($"/proc/sys/net/ipv6/conf/{device}/disable_ipv6", "1");
                Ip($"link set {device} up");
            }
            Ip($"addr add {Network}.1/24 dev {Near}");
            Ip($"neigh add {Network}.2 lladdr 02:00:00:00:00:02 dev {Near}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Near => $"skn{Environment.ProcessId % 100_000}_{_number}";

    public string Far => $"skf{Environment.ProcessId % 100_000}_{_number}";

    string Network => $"198.18.{(Environment.ProcessId + _number) % 250}";

    /// <summary>Sends UDP packets.</summary>
    public void Send(int count)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (int i = 0; i < count; i++)
            socket.SendTo(new byte[10], new IPEndPoint(IPAddress.Parse($"{Network}.2"), 9));
    }

    public void Dispose() => Ip($"link del {Near}");

    static void Ip(string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Require.Tool("ip"), arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {arguments}: {error}");
    }
}
