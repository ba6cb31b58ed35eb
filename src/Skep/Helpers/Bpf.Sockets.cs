using System.Runtime.CompilerServices;
using Skep.KernelAbi;

namespace Skep;

// A plain run knows no sockets but those that a test gives to a context: lookups find none.
public static partial class Bpf
{
    /// <summary>Chooses which further events the program is called for.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="flags"><c>BPF_SOCK_OPS_*_CB_FLAG</c>: 1 retransmit timeouts, 2 retransmits, 4 state changes, 8 round trips.</param>
    [BpfHelper(HelperId.SockOpsCbFlagsSet)]
    public static long SockOpsCbFlagsSet(ref readonly SockOpsContext context, uint flags) => 0;

    /// <summary>What the kernel knows of a TCP connection; a null reference when the socket is none.</summary>
    [BpfHelper(HelperId.TcpSock)]
    public static ref readonly TcpSocketContext TcpSock(ref readonly SocketContext socket) => ref Unsafe.NullRef<TcpSocketContext>();

    /// <summary>The socket with all its fields; a null reference when it is a request or waits for its end.</summary>
    [BpfHelper(HelperId.SkFullsock)]
    public static ref readonly SocketContext SkFullsock(ref readonly SocketContext socket) => ref socket;

    /// <summary>Looks for a TCP socket; what is found must be released.</summary>
    [BpfHelper(HelperId.SkLookupTcp)]
    public static ref readonly SocketContext SkLookupTcp<TContext, TTuple>(
        ref readonly TContext context, in TTuple tuple, uint tupleSize, ulong networkNamespace = ulong.MaxValue, ulong flags = 0)
        where TContext : struct
        where TTuple : unmanaged => ref Unsafe.NullRef<SocketContext>();

    /// <summary>Looks for a UDP socket; what is found must be released.</summary>
    [BpfHelper(HelperId.SkLookupUdp)]
    public static ref readonly SocketContext SkLookupUdp<TContext, TTuple>(
        ref readonly TContext context, in TTuple tuple, uint tupleSize, ulong networkNamespace = ulong.MaxValue, ulong flags = 0)
        where TContext : struct
        where TTuple : unmanaged => ref Unsafe.NullRef<SocketContext>();

    [BpfHelper(HelperId.SkRelease)]
    public static long SkRelease(ref readonly SocketContext socket) => 0;

    /// <summary>Has the socket take the connection or packet.</summary>
    [BpfHelper(HelperId.SkAssign)]
    public static long SkAssign<TContext>(ref readonly TContext context, ref readonly SocketContext socket, ulong flags = 0)
        where TContext : struct => 0;

    /// <summary>Sets an option of the context's socket.</summary>
    [BpfHelper(HelperId.SetSockOpt)]
    public static long SetSockOpt<TContext>(ref readonly TContext context, int level, int option, ReadOnlySpan<byte> value)
        where TContext : struct => 0;

    [BpfHelper(HelperId.GetSockOpt)]
    public static long GetSockOpt<TContext>(ref readonly TContext context, int level, int option, Span<byte> value)
        where TContext : struct => Einval;

    /// <summary>The verdict holds for so many bytes of what follows.</summary>
    [BpfHelper(HelperId.MsgApplyBytes)]
    public static long MsgApplyBytes(ref readonly SkMsgContext context, uint bytes) => 0;

    /// <summary>Calls the program again when so many bytes are there.</summary>
    [BpfHelper(HelperId.MsgCorkBytes)]
    public static long MsgCorkBytes(ref readonly SkMsgContext context, uint bytes) => 0;

    /// <summary>Makes bytes of the message visible in <see cref="SkMsgContext.Packet"/>.</summary>
    [BpfHelper(HelperId.MsgPullData)]
    public static long MsgPullData(ref readonly SkMsgContext context, uint start, uint end, ulong flags = 0) => 0;

    /// <summary>What the hook returns so far (Linux 5.18).</summary>
    [BpfHelper(HelperId.GetRetval)]
    public static int GetRetval() => 0;

    /// <summary>Has the hook return a negated error number (Linux 5.18).</summary>
    [BpfHelper(HelperId.SetRetval)]
    public static int SetRetval(int value) => 0;

    /// <summary>Name of the file under /proc/sys that is accessed.</summary>
    /// <returns>Its length, or a negated error number.</returns>
    [BpfHelper(HelperId.SysctlGetName)]
    public static long SysctlGetName(ref readonly SysctlContext context, Span<byte> name, ulong flags = 0) => Einval;

    /// <summary>What is about to be written.</summary>
    [BpfHelper(HelperId.SysctlGetNewValue)]
    public static long SysctlGetNewValue(ref readonly SysctlContext context, Span<byte> value) => Einval;
}
