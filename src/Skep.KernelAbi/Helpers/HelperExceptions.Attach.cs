using System.Collections.Immutable;
using static Skep.KernelAbi.AttachType;

namespace Skep.KernelAbi;

static partial class HelperExceptions
{
    static AttachTypeSet MultiProbes => [TraceKprobeMulti, TraceKprobeSession, TraceUprobeMulti, TraceUprobeSession];

    // Programs that run in a trampoline, whose context is followed by the number of arguments and the return value.
    static AttachTypeSet Trampolines =>
        [TraceFentry, TraceFexit, ModifyReturn, TraceFsession, TraceFentryMulti, TraceFexitMulti, TraceFsessionMulti];

    static AttachTypeSet TrampolinesAndRawTracepoints => Trampolines | AttachTypeSet.Of(TraceRawTp);

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

    public static ImmutableArray<HelperAttachRule> AttachRules { get; } =
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
        new(HelperId.GetAttachCookie, ProgramType.Tracing, TrampolinesAndRawTracepoints),
        new(HelperId.GetAttachCookie, ProgramType.Lsm, [LsmMac]),
        new(HelperId.GetFuncArg, ProgramType.Tracing, TrampolinesAndRawTracepoints),
        new(HelperId.GetFuncArg, ProgramType.Lsm, [LsmMac]),
        new(HelperId.GetFuncRet, ProgramType.Tracing, Trampolines),
        new(HelperId.GetFuncRet, ProgramType.Lsm, [LsmMac]),
        new(HelperId.GetFuncArgCnt, ProgramType.Tracing, TrampolinesAndRawTracepoints),
        new(HelperId.GetFuncArgCnt, ProgramType.Lsm, [LsmMac]),
        new(HelperId.GetRetval, ProgramType.CgroupSockAddr, SockAddrResults),
        new(HelperId.GetRetval, ProgramType.CgroupDevice, [CgroupDevice]),
        new(HelperId.GetRetval, ProgramType.CgroupSysctl, [CgroupSysctl]),
        new(HelperId.GetRetval, ProgramType.Lsm, [LsmCgroup]),
        new(HelperId.SetRetval, ProgramType.CgroupSockAddr, SockAddrResults),
        new(HelperId.SetRetval, ProgramType.CgroupDevice, [CgroupDevice]),
        new(HelperId.SetRetval, ProgramType.CgroupSysctl, [CgroupSysctl]),
        new(HelperId.SetRetval, ProgramType.Lsm, [LsmCgroup]),
    ];
}
