using System.Collections.Immutable;
using static Skep.KernelAbi.HelperFlags;
using static Skep.KernelAbi.ProgramMasks;

namespace Skep.KernelAbi;

/// <summary>Programs that call a helper with another prototype, or only if loaded with certain attach types.</summary>
static partial class HelperExceptions
{
    // Some LSM hooks about sockets, TCP congestion control, and the iterators over TCP and UNIX sockets.
    const ulong SomeSockHooks = Lsm | StructOps | Tracing;

    public static ImmutableArray<HelperVariant> Variants { get; } =
    [
        new(HelperId.GetCgroupClassid, Tc | Lwt, "(ctx) -> integer"),
        new(HelperId.GetStackid, PerfEvent, "(ctx, map, any) -> integer"),
        new(HelperId.GetSocketCookie, Traced | SkReusePort, "(sock * or null) -> integer"),
        new(HelperId.SetSockOpt, CgroupSockOpt, "(sock *, any, any, memory, size) -> integer"),
        new(HelperId.SetSockOpt, SomeSockHooks, "(sock *, any, any, memory, size) -> integer", flags: ListedHooks),
        new(HelperId.GetSockOpt, CgroupSockOpt, "(sock *, any, any, out memory, size) -> integer"),
        new(HelperId.GetSockOpt, SomeSockHooks, "(sock *, any, any, out memory, size) -> integer", flags: ListedHooks),
        new(HelperId.SkStorageGet, CgroupSock, "(map, ctx, value or null, any) -> value or null"),
        new(HelperId.SkStorageGet, Tracing | Syscall, "(map, struct sock_common * or null, value or null, any) -> value or null",
            flags: ListedHooks),
        new(HelperId.SkStorageDelete, Tracing | Syscall, "(map, struct sock_common * or null) -> integer", flags: ListedHooks),
        new(HelperId.SkAssign, SkLookup, "(ctx, bpf_sock * or null, any) -> integer"),
        new(HelperId.GetFuncIp, Kprobe, "(ctx) -> integer", attachTypes: MultiProbes),
        new(HelperId.XdpGetBuffLen, Traced, "(struct xdp_buff *) -> integer"),
    ];
}
