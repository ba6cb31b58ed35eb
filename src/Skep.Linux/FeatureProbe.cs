using Skep.Bytecode;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>What the running kernel can do, found out by trying. Used only to explain a failure, so that success costs no probe.</summary>
public static unsafe class FeatureProbe
{
    /// <summary>Whether maps of this type can be created. Types that need more than sizes to create are judged by the kernel's
    /// version.</summary>
    public static bool HasMapType(MapType type)
    {
        if (!MapTypes.TryGet(type, out MapTypeInfo? info))
            return false;
        const MapTraits Special = MapTraits.NeedsBtf | MapTraits.MapInMap;
        if ((info.Traits & Special) != 0 || type is MapType.InsnArray)
            return KernelRelease.Current >= info.FirstKernel;
        var attributes = new MapCreateAttributes
        {
            MapType = (uint)type,
            KeySize = info.Key.Minimum == 1 ? 4 : info.Key.Minimum,
            ValueSize = info.Value.Minimum == 1 ? 4 : info.Value.Minimum,
            MaxEntries = Math.Max(info.MaxEntries.Minimum, type is MapType.RingBuf or MapType.UserRingBuf
                ? (uint)Environment.SystemPageSize : 0),
            MapFlags = (uint)info.RequiredFlags,
        };
        int errno = Bpf.Open(BpfCommand.MapCreate, ref attributes, out BpfFileDescriptor descriptor);
        descriptor.Dispose();
        // EPERM and the like say nothing about the type.
        return errno is not (Errno.EINVAL or Errno.EOPNOTSUPP or Errno.ENOTSUPP);
    }

    /// <summary>Whether programs of this type can be loaded; types that name a kernel function at load are judged by the kernel's
    /// version.</summary>
    public static bool HasProgramType(ProgramType type)
    {
        if (!ProgramTypes.TryGet(type, out ProgramTypeInfo? info))
            return false;
        if (type is ProgramType.Tracing or ProgramType.Ext or ProgramType.Lsm or ProgramType.StructOps)
            return KernelRelease.Current >= info.FirstKernel;
        ReadOnlySpan<Instruction> code = [Instruction.Alu64(AluOperation.Mov, Register.R0, 0), Instruction.Exit];
        fixed (Instruction* instructions = code)
        fixed (byte* license = "GPL\0"u8)
        {
            var attributes = new ProgramLoadAttributes
            {
                ProgType = (uint)type,
                InsnCnt = (uint)code.Length,
                Insns = (ulong)instructions,
                License = (ulong)license,
                KernVersion = (uint)KernelRelease.Current.Code,
                ProgFlags = type == ProgramType.Syscall ? (uint)ProgramLoadFlags.Sleepable : 0,
                ExpectedAttachType = (uint)AnyAttachType(type),
            };
            int errno = Bpf.Open(BpfCommand.ProgLoad, ref attributes, out BpfFileDescriptor descriptor);
            descriptor.Dispose();
            // EACCES is the verifier disliking the return value: the type is known.
            return errno is not (Errno.EINVAL or Errno.EOPNOTSUPP or Errno.ENOTSUPP);
        }
    }

    /// <summary>Some types accept no program without an attach type.</summary>
    static AttachType AnyAttachType(ProgramType type) => type switch
    {
        ProgramType.CgroupSockAddr => AttachType.CgroupInet4Connect,
        ProgramType.CgroupSockOpt => AttachType.CgroupGetSockOpt,
        ProgramType.SkLookup => AttachType.SkLookup,
        ProgramType.Netfilter => AttachType.Netfilter,
        ProgramType.SockOps => AttachType.CgroupSockOps,
        _ => 0,
    };
}
