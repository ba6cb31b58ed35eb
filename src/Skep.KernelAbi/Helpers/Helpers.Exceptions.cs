using System.Collections.Immutable;
using static Skep.KernelAbi.AttachType;
using static Skep.KernelAbi.HelperFlags;

namespace Skep.KernelAbi;

public static partial class Helpers
{
    static AttachTypeSet AnyAttachType => [];
    static AttachTypeSet MultiProbes => [TraceKprobeMulti, TraceKprobeSession, TraceUprobeMulti, TraceUprobeSession];

    // Programs that run in a trampoline, whose context is followed by the number of arguments and the return value.
    static AttachTypeSet Trampolines =>
        [TraceFentry, TraceFexit, ModifyReturn, TraceFsession, TraceFentryMulti, TraceFexitMulti, TraceFsessionMulti];

    static AttachTypeSet SockAddrOptions =>
    [
        CgroupInet4Bind, CgroupInet6Bind, CgroupInet4Connect, CgroupInet6Connect, CgroupUnixConnect,
        CgroupUdp4SendMsg, CgroupUdp6SendMsg, CgroupUnixSendMsg, CgroupUdp4RecvMsg, CgroupUdp6RecvMsg, CgroupUnixRecvMsg,
        CgroupInet4GetPeerName, CgroupInet6GetPeerName, CgroupInet4GetSockName, CgroupInet6GetSockName,
    ];

    // Hooks whose result is a return value that user space sees.
    static AttachTypeSet SockAddrResults =>
    [
        CgroupInet4Bind, CgroupInet6Bind, CgroupInet4Connect, CgroupInet6Connect, CgroupUnixConnect,
        CgroupUdp4SendMsg, CgroupUdp6SendMsg, CgroupUnixSendMsg,
    ];

    // Some LSM hooks about sockets, TCP congestion control, and the iterators over TCP and UNIX sockets.
    static ProgramTypeSet SomeSockHooks => [ProgramType.Lsm, ProgramType.StructOps, ProgramType.Tracing];

    static ProgramTypeSet TracedOnly => [ProgramType.Tracing, ProgramType.Syscall];

    static ImmutableArray<HelperVariant> Variants() =>
    [
        new(HelperId.GetCgroupClassid, [.. Tc, .. Lwt], AnyAttachType, new(Integer, [Ctx])),
        new(HelperId.GetStackid, [ProgramType.PerfEvent], AnyAttachType, new(Integer, [Ctx, Map, Any])),
        new(HelperId.GetSocketCookie, [.. Traced, ProgramType.SkReusePort], AnyAttachType, new(Integer, [AnySockOrNull])),
        new(HelperId.SetSockOpt, [ProgramType.CgroupSockOpt], AnyAttachType, new(Integer, [AnySock, Any, Any, In, Size])),
        new(HelperId.SetSockOpt, SomeSockHooks, AnyAttachType, new(Integer, [AnySock, Any, Any, In, Size], ListedHooks)),
        new(HelperId.GetSockOpt, [ProgramType.CgroupSockOpt], AnyAttachType, new(Integer, [AnySock, Any, Any, Out, Size])),
        new(HelperId.GetSockOpt, SomeSockHooks, AnyAttachType, new(Integer, [AnySock, Any, Any, Out, Size], ListedHooks)),
        new(HelperId.SkStorageGet, [ProgramType.CgroupSock], AnyAttachType, new(MapValueOrNull, [Map, Ctx, ValueOrNull, Any])),
        new(HelperId.SkStorageGet, TracedOnly, AnyAttachType, new(MapValueOrNull, [Map, StructOrNull("sock_common"), ValueOrNull, Any], ListedHooks)),
        new(HelperId.SkStorageDelete, TracedOnly, AnyAttachType, new(Integer, [Map, StructOrNull("sock_common")], ListedHooks)),
        new(HelperId.SkAssign, [ProgramType.SkLookup], AnyAttachType, new(Integer, [Ctx, SocketOrNull, Any])),
        new(HelperId.GetFuncIp, [ProgramType.Kprobe], MultiProbes, new(Integer, [Ctx])),
        new(HelperId.XdpGetBuffLen, Traced, AnyAttachType, new(Integer, [Struct("xdp_buff")])),
    ];

    static ImmutableArray<HelperAttachRule> AttachRules() =>
    [
        new(HelperId.SetSockOpt, ProgramType.CgroupSock, [CgroupInetSockCreate]),
        new(HelperId.SetSockOpt, ProgramType.CgroupSockAddr, SockAddrOptions),
        new(HelperId.SetSockOpt, ProgramType.CgroupSockOpt, [CgroupSetSockOpt]),
        new(HelperId.SetSockOpt, ProgramType.Lsm, [LsmCgroup]),
        new(HelperId.SetSockOpt, ProgramType.Tracing, [TraceIter]),
        new(HelperId.GetSockOpt, ProgramType.CgroupSock, [CgroupInetSockCreate]),
        new(HelperId.GetSockOpt, ProgramType.CgroupSockAddr, SockAddrOptions),
        new(HelperId.GetSockOpt, ProgramType.CgroupSockOpt, [CgroupSetSockOpt]),
        new(HelperId.GetSockOpt, ProgramType.Lsm, [LsmCgroup]),
        new(HelperId.GetSockOpt, ProgramType.Tracing, [TraceIter]),
        new(HelperId.Bind, ProgramType.CgroupSockAddr, [CgroupInet4Connect, CgroupInet6Connect]),
        new(HelperId.GetLocalStorage, ProgramType.Lsm, [LsmCgroup]),
        new(HelperId.SeqPrintf, ProgramType.Tracing, [TraceIter]),
        new(HelperId.SeqWrite, ProgramType.Tracing, [TraceIter]),
        new(HelperId.SeqPrintfBtf, ProgramType.Tracing, [TraceIter]),
        new(HelperId.GetAttachCookie, ProgramType.Tracing, [.. Trampolines, TraceRawTp]),
        new(HelperId.GetAttachCookie, ProgramType.Lsm, [LsmMac]),
        new(HelperId.GetFuncArg, ProgramType.Tracing, [.. Trampolines, TraceRawTp]),
        new(HelperId.GetFuncArg, ProgramType.Lsm, [LsmMac]),
        new(HelperId.GetFuncRet, ProgramType.Tracing, Trampolines),
        new(HelperId.GetFuncRet, ProgramType.Lsm, [LsmMac]),
        new(HelperId.GetFuncArgCnt, ProgramType.Tracing, [.. Trampolines, TraceRawTp]),
        new(HelperId.GetFuncArgCnt, ProgramType.Lsm, [LsmMac]),
        new(HelperId.GetRetval, ProgramType.CgroupSockAddr, SockAddrResults),
        new(HelperId.GetRetval, ProgramType.CgroupDevice, [AttachType.CgroupDevice]),
        new(HelperId.GetRetval, ProgramType.CgroupSysctl, [AttachType.CgroupSysctl]),
        new(HelperId.GetRetval, ProgramType.Lsm, [LsmCgroup]),
        new(HelperId.SetRetval, ProgramType.CgroupSockAddr, SockAddrResults),
        new(HelperId.SetRetval, ProgramType.CgroupDevice, [AttachType.CgroupDevice]),
        new(HelperId.SetRetval, ProgramType.CgroupSysctl, [AttachType.CgroupSysctl]),
        new(HelperId.SetRetval, ProgramType.Lsm, [LsmCgroup]),
    ];
}
