using static Skep.KernelAbi.ArgumentFlags;
using static Skep.KernelAbi.ProgramType;

namespace Skep.KernelAbi;

/// <summary>The words that the rows are written in: arguments, results, sets of program types.</summary>
public static partial class Helpers
{
    static HelperArgument Any => new(ArgumentKind.Anything);
    static HelperArgument Scalar => new(ArgumentKind.Scalar);
    static HelperArgument Ctx => new(ArgumentKind.Context);
    static HelperArgument CtxOrNull => new(ArgumentKind.Context, MayBeNull);
    static HelperArgument Map => new(ArgumentKind.Map);
    static HelperArgument Key => new(ArgumentKind.MapKey, Reads);
    static HelperArgument Value => new(ArgumentKind.MapValue, Reads);
    static HelperArgument ValueOrNull => new(ArgumentKind.MapValue, Reads | MayBeNull);
    static HelperArgument ValueOut => new(ArgumentKind.MapValue, Writes);
    static HelperArgument In => new(ArgumentKind.Memory, Reads);
    static HelperArgument InOrNull => new(ArgumentKind.Memory, Reads | MayBeNull);
    static HelperArgument Out => new(ArgumentKind.Memory, Writes);
    static HelperArgument InOut => new(ArgumentKind.Memory, Reads | Writes);
    static HelperArgument InOutOrNull => new(ArgumentKind.Memory, Reads | Writes | MayBeNull);
    static HelperArgument Size => new(ArgumentKind.MemorySize);
    static HelperArgument SizeOrZero => new(ArgumentKind.MemorySizeOrZero);
    static HelperArgument AllocSize => new(ArgumentKind.AllocationSize);
    static HelperArgument SpinLock => new(ArgumentKind.SpinLock, Reads | Writes);
    static HelperArgument Timer => new(ArgumentKind.Timer, Reads | Writes);
    static HelperArgument SockCommon => new(ArgumentKind.SockCommon);
    static HelperArgument SocketOrNull => new(ArgumentKind.Socket, MayBeNull);
    static HelperArgument AnySock => new(ArgumentKind.AnySock);
    static HelperArgument AnySockOrNull => new(ArgumentKind.AnySock, MayBeNull);
    static HelperArgument AnySockReleased => new(ArgumentKind.AnySock, Releases);
    static HelperArgument PerCpuVariable => new(ArgumentKind.PerCpuVariable);
    static HelperArgument Record => new(ArgumentKind.RingBufRecord, Releases);
    static HelperArgument Callback => new(ArgumentKind.Callback);
    static HelperArgument StackOrNull => new(ArgumentKind.Stack, MayBeNull);
    static HelperArgument Text => new(ArgumentKind.ConstString, Reads);
    static HelperArgument KptrSlot => new(ArgumentKind.KptrSlot, Reads | Writes);
    static HelperArgument KptrOrNull => new(ArgumentKind.Kptr, MayBeNull | Releases);
    static HelperArgument Dynptr => new(ArgumentKind.Dynptr);
    static HelperArgument NewLocalDynptr => new(ArgumentKind.Dynptr, Creates | LocalDynptr);
    static HelperArgument NewRingBufDynptr => new(ArgumentKind.Dynptr, Creates | ArgumentFlags.RingBufDynptr);
    static HelperArgument RingBufDynptr => new(ArgumentKind.Dynptr, Releases | ArgumentFlags.RingBufDynptr);

    static HelperReturn Integer => new(ReturnKind.Integer);
    static HelperReturn Void => new(ReturnKind.Void);
    static HelperReturn MapValue => new(ReturnKind.MapValue);
    static HelperReturn MapValueOrNull => new(ReturnKind.MapValue, MayBeNull: true);
    static HelperReturn FullSockOrNull => new(ReturnKind.Socket, MayBeNull: true);
    static HelperReturn TcpSockOrNull => new(ReturnKind.TcpSock, MayBeNull: true);
    static HelperReturn CommonSockOrNull => new(ReturnKind.SockCommon, MayBeNull: true);
    static HelperReturn RecordOrNull => new(ReturnKind.RingBufRecord, MayBeNull: true);
    static HelperReturn DynptrMemoryOrNull => new(ReturnKind.DynptrMemory, MayBeNull: true);
    static HelperReturn PerCpuValue => new(ReturnKind.PerCpuVariable);
    static HelperReturn PerCpuValueOrNull => new(ReturnKind.PerCpuVariable, MayBeNull: true);
    static HelperReturn OldKptrOrNull => new(ReturnKind.Kptr, MayBeNull: true);

    static ProgramTypeSet Tc => [SchedCls, SchedAct];
    static ProgramTypeSet Lwt => [LwtIn, LwtOut, LwtXmit, LwtSeg6local];
    static ProgramTypeSet Cgroups => [CgroupSock, CgroupDevice, CgroupSockAddr, CgroupSysctl, CgroupSockOpt];
    static ProgramTypeSet Probes => [Kprobe, Tracepoint, PerfEvent, RawTracepoint, RawTracepointWritable];
    static ProgramTypeSet Traced => [Tracing, Lsm, Syscall];
    static ProgramTypeSet Network =>
        [.. Tc, .. Lwt, SocketFilter, Xdp, CgroupSkb, SockOps, SkSkb, SkMsg, CgroupSockAddr, FlowDissector, SkLookup];
    static ProgramTypeSet Common => [.. Network, .. Cgroups, .. Probes, .. Traced, SkReusePort, StructOps, Netfilter];
    static ProgramTypeSet Everything => [.. Common, LircMode2];

    static HelperArgument FixedIn(int size) => new(ArgumentKind.Memory, Reads, size);

    static HelperArgument FixedOut(int size) => new(ArgumentKind.Memory, Writes | Aligned, size);

    static HelperArgument FixedInOut(int size) => new(ArgumentKind.Memory, Reads | Writes | Aligned, size);

    static HelperArgument Struct(string type) => new(ArgumentKind.BtfPointer, BtfType: type);

    static HelperArgument StructOrNull(string type) => new(ArgumentKind.BtfPointer, MayBeNull, BtfType: type);

    static HelperReturn Pointer(string type) => new(ReturnKind.BtfPointer, BtfType: type);

    static HelperReturn PointerOrNull(string type) => new(ReturnKind.BtfPointer, MayBeNull: true, BtfType: type);

    static HelperReturn TrustedPointer(string type) => new(ReturnKind.BtfPointer, Trusted: true, BtfType: type);
}
