namespace Skep;

// Programs of a cgroup, and of those below it. They return 1 to allow and 0 to refuse (EPERM), which is also what they return when they
// abort.

/// <summary>Packets for sockets of the cgroup, from the network header. <c>int M(ref readonly SkbContext ctx)</c></summary>
[Section("cgroup_skb/ingress")]
public sealed class CgroupIngressAttribute : ProgramAttribute;

/// <summary>Packets from sockets of the cgroup, from the network header.</summary>
[Section("cgroup_skb/egress")]
public sealed class CgroupEgressAttribute : ProgramAttribute;

/// <summary>A socket is made. <c>int M(ref readonly SocketContext ctx)</c></summary>
[Section("cgroup/sock_create")]
public sealed class CgroupSockCreateAttribute : ProgramAttribute;

[Section("cgroup/sock_release")]
public sealed class CgroupSockReleaseAttribute : ProgramAttribute;

[Section("cgroup/post_bind4")]
public sealed class CgroupPostBind4Attribute : ProgramAttribute;

[Section("cgroup/post_bind6")]
public sealed class CgroupPostBind6Attribute : ProgramAttribute;

/// <summary>A socket is bound to an address, which the program may change. <c>int M(ref readonly SockAddrContext ctx)</c></summary>
[Section("cgroup/bind4")]
public sealed class CgroupBind4Attribute : ProgramAttribute;

[Section("cgroup/bind6")]
public sealed class CgroupBind6Attribute : ProgramAttribute;

[Section("cgroup/connect4")]
public sealed class CgroupConnect4Attribute : ProgramAttribute;

[Section("cgroup/connect6")]
public sealed class CgroupConnect6Attribute : ProgramAttribute;

[Section("cgroup/sendmsg4")]
public sealed class CgroupSendMsg4Attribute : ProgramAttribute;

[Section("cgroup/sendmsg6")]
public sealed class CgroupSendMsg6Attribute : ProgramAttribute;

// The kernel requires 1 of these six: nothing is left to refuse when they run.

[Section("cgroup/recvmsg4", AbortValue = 1)]
public sealed class CgroupRecvMsg4Attribute : ProgramAttribute;

[Section("cgroup/recvmsg6", AbortValue = 1)]
public sealed class CgroupRecvMsg6Attribute : ProgramAttribute;

[Section("cgroup/getpeername4", AbortValue = 1)]
public sealed class CgroupGetPeerName4Attribute : ProgramAttribute;

[Section("cgroup/getpeername6", AbortValue = 1)]
public sealed class CgroupGetPeerName6Attribute : ProgramAttribute;

[Section("cgroup/getsockname4", AbortValue = 1)]
public sealed class CgroupGetSockName4Attribute : ProgramAttribute;

[Section("cgroup/getsockname6", AbortValue = 1)]
public sealed class CgroupGetSockName6Attribute : ProgramAttribute;

/// <summary>A device file is opened or made. <c>int M(ref readonly CgroupDeviceContext ctx)</c></summary>
[Section("cgroup/dev")]
public sealed class CgroupDeviceAttribute : ProgramAttribute;

/// <summary>A file of /proc/sys is read or written. <c>int M(ref readonly SysctlContext ctx)</c></summary>
[Section("cgroup/sysctl")]
public sealed class CgroupSysctlAttribute : ProgramAttribute;

/// <summary>After the kernel's own getsockopt(2). <c>int M(ref readonly SockOptContext ctx)</c></summary>
[Section("cgroup/getsockopt")]
public sealed class CgroupGetSockOptAttribute : ProgramAttribute;

/// <summary>Before the kernel's own setsockopt(2).</summary>
[Section("cgroup/setsockopt")]
public sealed class CgroupSetSockOptAttribute : ProgramAttribute;

/// <summary>What happens to TCP connections. <c>int M(ref readonly SockOpsContext ctx)</c></summary>
[Section("sockops")]
public sealed class SockOpsAttribute : ProgramAttribute;
