using System.Runtime.InteropServices;
using System.Text;

namespace Skep.Linux.Interop;

/// <summary>A conversation with the kernel's routing family.</summary>
sealed unsafe class NetlinkSocket : IDisposable
{
    const int AF_NETLINK = 16;
    const int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    const int NETLINK_ROUTE = 0;
    const int SOL_NETLINK = 270;
    const int NETLINK_CAP_ACK = 10;
    const int NETLINK_EXT_ACK = 11;
    const ushort NLMSG_ERROR = 2;
    const ushort NLM_F_ACK_TLVS = 0x200;
    const ushort NLMSGERR_ATTR_MSG = 1;

    readonly BpfFileDescriptor _socket;

    public NetlinkSocket()
    {
        int descriptor = LibC.Socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE);
        _socket = descriptor >= 0 ? Bpf.Own(descriptor) : throw SystemFailure.Last("socket(AF_NETLINK)");
        int on = 1;
        // Error texts, without the request repeated before them. Kernels before 4.12 have none; then the number must do.
        _ = LibC.SetSocketOption(descriptor, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(int));
        _ = LibC.SetSocketOption(descriptor, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(int));
    }

    /// <summary>Sends the message and waits for the acknowledgement.</summary>
    /// <param name="message">A finished request.</param>
    /// <param name="reply">Receives the last message that came before the acknowledgement, if any.</param>
    /// <returns>The error number, with the kernel's words for it; 0 when it was done.</returns>
    public (int Errno, string? Text) Exchange(ReadOnlySpan<byte> message, out byte[] reply)
    {
        reply = [];
        using var lease = _socket.Borrow();
        fixed (byte* pointer = message)
        {
            if (LibC.Send(lease.Number, pointer, (nuint)message.Length, 0) < 0)
                return (Marshal.GetLastPInvokeError(), null);
        }
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            nint count;
            fixed (byte* pointer = buffer)
                count = LibC.Receive(lease.Number, pointer, (nuint)buffer.Length, 0);
            if (count < 0 && Marshal.GetLastPInvokeError() is not Errno.EINTR and var errno)
                return (errno, null);
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, (int)Math.Max(count, 0));
            while (rest.Length >= 16)
            {
                int length = MemoryMarshal.Read<int>(rest);
                if (length < 16 || length > rest.Length)
                    break;
                ReadOnlySpan<byte> one = rest[..length];
                if (MemoryMarshal.Read<ushort>(one[4..]) == NLMSG_ERROR)
                    return Acknowledgement(one);
                reply = one.ToArray();
                rest = rest[Math.Min((length + 3) & ~3, rest.Length)..];
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary><c>struct nlmsgerr</c>: the negated error number, the request's header, then attributes.</summary>
    static (int Errno, string? Text) Acknowledgement(ReadOnlySpan<byte> message)
    {
        int errno = -MemoryMarshal.Read<int>(message[16..]);
        if (errno == 0 || (MemoryMarshal.Read<ushort>(message[6..]) & NLM_F_ACK_TLVS) == 0)
            return (errno, null);
        ReadOnlySpan<byte> attributes = message[36..];
        while (attributes.Length >= 4)
        {
            int length = MemoryMarshal.Read<ushort>(attributes);
            if (length < 4 || length > attributes.Length)
                break;
            if (MemoryMarshal.Read<ushort>(attributes[2..]) == NLMSGERR_ATTR_MSG)
                return (errno, Encoding.UTF8.GetString(attributes[4..length].TrimEnd((byte)0)));
            attributes = attributes[Math.Min((length + 3) & ~3, attributes.Length)..];
        }
        return (errno, null);
    }
}
