using System.Net.Sockets;
using System.Runtime.InteropServices;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>A socket filter on a network device, as packet analysers use it: by a packet socket (packet(7)) that gets a copy of what the
/// device sends and receives.</summary>
public sealed unsafe class PacketSocketLink : BpfLink
{
    const int AF_PACKET = 17;
    const int SOCK_RAW = 3;
    const int SOCK_CLOEXEC = 0x80000;
    const ushort ETH_P_ALL = 3;

    PacketSocketLink(string description, Socket socket)
    {
        Description = description;
        Socket = socket;
    }

    public override string Description { get; }

    /// <summary>Gives the packets that the program keeps, from their link-layer header, as many bytes of each as it returned. They need not
    /// be read: what exceeds the receive buffer is dropped, after the program saw it.</summary>
    public Socket Socket { get; }

    internal static PacketSocketLink Attach(KernelProgram program, AttachTarget.Interface target)
    {
        string description = $"socket filter on {target.Name}";
        var address = new PacketAddress
        {
            Family = AF_PACKET, Protocol = (ushort)System.Net.IPAddress.HostToNetworkOrder((short)ETH_P_ALL),
            Index = NetworkDevice.Index(target.Name),
        };
        // Of no protocol until it is bound, so that nothing passes before the filter is there.
        int descriptor = LibC.Socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
        if (descriptor < 0)
            throw SystemFailure.Last($"socket(AF_PACKET) for {description}");
        var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        try
        {
            SocketLink.Attach(program, socket);
            if (LibC.Bind(descriptor, &address, (uint)sizeof(PacketAddress)) < 0)
                throw SystemFailure.Last($"bind of a packet socket for {description}");
            return new(description, socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    protected override void Dispose(bool disposing) => Socket.Dispose();

    /// <summary><c>struct sockaddr_ll</c>.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 20)]
    struct PacketAddress
    {
        public ushort Family;
        public ushort Protocol;
        public int Index;
    }
}
