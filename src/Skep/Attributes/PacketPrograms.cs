namespace Skep;

// What a program of each type must return when it cannot decide: XDP_ABORTED, TC_ACT_SHOT, SK_DROP, "keep no byte".

/// <summary>XDP: packets as they come from the device. <c>XdpAction M(ref readonly XdpContext ctx)</c></summary>
[Section("xdp")]
public sealed class XdpAttribute : ProgramAttribute;

/// <summary>XDP for packets in several buffers (Linux 5.18): only the first is in <see cref="XdpContext.Packet"/>.</summary>
[Section("xdp.frags")]
public sealed class XdpFragsAttribute : ProgramAttribute;

/// <summary>XDP on the way out of a device of a <see cref="DevMap"/>.</summary>
[Section("xdp/devmap")]
public sealed class XdpDevMapAttribute : ProgramAttribute;

/// <summary>XDP on the CPU of a <see cref="CpuMap"/>.</summary>
[Section("xdp/cpumap")]
public sealed class XdpCpuMapAttribute : ProgramAttribute;

/// <summary>Traffic control, in the direction chosen when it is attached. <c>TcAction M(ref readonly SkbContext ctx)</c></summary>
[Section("tc", AbortValue = (int)TcAction.Shot)]
public sealed class TcAttribute : ProgramAttribute;

/// <summary>Traffic control of what a device receives (tcx, Linux 6.6).</summary>
[Section("tcx/ingress", AbortValue = (int)TcAction.Shot)]
public sealed class TcIngressAttribute : ProgramAttribute;

/// <summary>Traffic control of what a device sends (tcx, Linux 6.6).</summary>
[Section("tcx/egress", AbortValue = (int)TcAction.Shot)]
public sealed class TcEgressAttribute : ProgramAttribute;

/// <summary>The primary side of a netkit pair (Linux 6.7).</summary>
[Section("netkit/primary", AbortValue = (int)TcAction.Shot)]
public sealed class NetkitPrimaryAttribute : ProgramAttribute;

/// <summary>The peer side of a netkit pair (Linux 6.7).</summary>
[Section("netkit/peer", AbortValue = (int)TcAction.Shot)]
public sealed class NetkitPeerAttribute : ProgramAttribute;

/// <summary>
/// A socket's filter; the result is how many bytes of the packet the socket gets. <c>int M(ref readonly SkbContext ctx)</c>
/// </summary>
[Section("socket")]
public sealed class SocketFilterAttribute : ProgramAttribute;

/// <summary>Chooses the socket for a connection or datagram. <c>SkAction M(ref readonly SkLookupContext ctx)</c></summary>
[Section("sk_lookup")]
public sealed class SkLookupAttribute : ProgramAttribute;

/// <summary>Chooses among the sockets of a SO_REUSEPORT group. <c>SkAction M(ref readonly SkReusePortContext ctx)</c></summary>
[Section("sk_reuseport")]
public sealed class SkReusePortAttribute : ProgramAttribute;

/// <summary>Messages that the sockets of a map send. <c>SkAction M(ref readonly SkMsgContext ctx)</c></summary>
[Section("sk_msg")]
public sealed class SkMsgAttribute : ProgramAttribute;

/// <summary>Finds where messages end in the stream that a map's sockets receive; the result is the message's length.</summary>
[Section("sk_skb/stream_parser")]
public sealed class SkSkbParserAttribute : ProgramAttribute;

/// <summary>What becomes of messages that a map's sockets receive. <c>SkAction M(ref readonly SkbContext ctx)</c></summary>
[Section("sk_skb/stream_verdict")]
public sealed class SkSkbVerdictAttribute : ProgramAttribute;

/// <summary>Takes headers apart in place of the kernel (<c>BpfReturnCode</c>).</summary>
[Section("flow_dissector", AbortValue = 2)]
public sealed class FlowDissectorAttribute : ProgramAttribute;
