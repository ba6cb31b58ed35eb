using Skep.Btf;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>
/// Everything of BPF that is in the kernel, whoever put it there, in the order of ids. Needs CAP_SYS_ADMIN (or CAP_BPF for some); what
/// comes or goes while it is listed may or may not be listed.
/// </summary>
public static unsafe class KernelInventory
{
    public static IEnumerable<ProgramRecord> Programs() => List(BpfCommand.ProgGetNextId, TryGetProgram);

    public static IEnumerable<MapRecord> Maps() => List(BpfCommand.MapGetNextId, TryGetMap);

    public static IEnumerable<LinkRecord> Links() => List(BpfCommand.LinkGetNextId, TryGetLink);

    public static IEnumerable<BtfRecord> BtfObjects() => List(BpfCommand.BtfGetNextId, TryGetBtf);

    /// <summary>Null when there is no program of this id.</summary>
    public static ProgramRecord? TryGetProgram(uint id)
    {
        using BpfFileDescriptor? descriptor = TryOpen(BpfCommand.ProgGetFdById, id);
        return descriptor is null ? null : ProgramReader.Read(descriptor);
    }

    /// <summary>Null when there is no map of this id.</summary>
    public static MapRecord? TryGetMap(uint id)
    {
        using BpfFileDescriptor? descriptor = TryOpen(BpfCommand.MapGetFdById, id);
        if (descriptor is null)
            return null;
        MapInfo info = Info<MapInfo>(descriptor, "map");
        return new()
        {
            Id = info.Id,
            Type = (MapType)info.Type,
            Name = info.Name.ToString(),
            KeySize = (int)info.KeySize,
            ValueSize = (int)info.ValueSize,
            MaxEntries = info.MaxEntries,
            Flags = (MapFlags)info.MapFlags,
            Extra = info.MapExtra,
            BtfId = info.BtfId,
            KeyTypeId = (int)info.BtfKeyTypeId,
            ValueTypeId = (int)info.BtfValueTypeId,
            IsFrozen = DescriptorInfo.Read(descriptor, "frozen") == 1,
            MemoryBytes = DescriptorInfo.Read(descriptor, "memlock"),
        };
    }

    /// <summary>The map itself, to read and write; its type ids are those of its BTF object. Null when there is no map of this
    /// id.</summary>
    public static KernelMap? TryOpenMap(uint id) =>
        TryOpen(BpfCommand.MapGetFdById, id) is { } descriptor ? KernelMap.Open(descriptor) : null;

    /// <summary>Null when there is no link of this id.</summary>
    public static LinkRecord? TryGetLink(uint id)
    {
        using BpfFileDescriptor? descriptor = TryOpen(BpfCommand.LinkGetFdById, id);
        return descriptor is null ? null : LinkReader.Read(descriptor);
    }

    /// <summary>Null when there is no BTF object of this id.</summary>
    public static BtfRecord? TryGetBtf(uint id)
    {
        using BpfFileDescriptor? descriptor = TryOpen(BpfCommand.BtfGetFdById, id);
        if (descriptor is null)
            return null;
        BtfInfo info = Info<BtfInfo>(descriptor, "BTF object");
        return new(info.Id, KernelTypes.NameOf(descriptor).Name ?? "", info.KernelBtf != 0, (int)info.BtfSize);
    }

    /// <summary>The types of a BTF object, for decoding the contents of maps.</summary>
    /// <exception cref="BpfSystemException">There is no BTF object of this id.</exception>
    public static BtfFile OpenBtf(uint id)
    {
        int errno = ObjectIds.TryOpen(BpfCommand.BtfGetFdById, id, out BpfFileDescriptor descriptor);
        if (errno != 0)
            throw SystemFailure.Of($"bpf(BPF_BTF_GET_FD_BY_ID) of {id}", errno);
        using (descriptor)
        {
            (bool isKernel, string name) = KernelTypes.NameOf(descriptor);
            if (isKernel && name == "vmlinux")
                return KernelTypes.Kernel;
            byte[] blob = new byte[Info<BtfInfo>(descriptor, "BTF object").BtfSize];
            fixed (byte* pointer = blob)
            {
                var info = new BtfInfo { Btf = (ulong)pointer, BtfSize = (uint)blob.Length };
                errno = Bpf.GetInfo(descriptor, ref info);
            }
            if (errno != 0)
                throw SystemFailure.Of($"bpf(BPF_OBJ_GET_INFO_BY_FD) of BTF object {id}", errno);
            var diagnostics = new DiagnosticBag();
            return BtfFile.Parse(blob, diagnostics, isKernel ? KernelTypes.Kernel : null, $"BTF {id}")
                ?? throw new BpfLoadException($"BTF object {id} cannot be read", diagnostics);
        }
    }

    /// <summary>A program's code as the verifier rewrote it, with the kernel's own references to maps and helpers. Null when there is no
    /// such program.</summary>
    /// <exception cref="BpfNotSupportedException">The kernel hides it (<c>kernel.kptr_restrict</c>).</exception>
    public static Instruction[]? TryGetTranslatedCode(uint programId)
    {
        using BpfFileDescriptor? descriptor = TryOpen(BpfCommand.ProgGetFdById, programId);
        if (descriptor is null)
            return null;
        var code = new Instruction[Info<ProgramInfo>(descriptor, "program").XlatedProgLen / Instruction.SizeInBytes];
        fixed (Instruction* pointer = code)
        {
            var info = new ProgramInfo { XlatedProgInsns = (ulong)pointer, XlatedProgLen = (uint)(code.Length * Instruction.SizeInBytes) };
            int errno = Bpf.GetInfo(descriptor, ref info);
            if (errno != 0)
                throw SystemFailure.Of($"bpf(BPF_OBJ_GET_INFO_BY_FD) of program {programId}", errno);
            return info.XlatedProgInsns != 0 ? code
                : throw new BpfNotSupportedException($"reading the code of program {programId}", null,
                    "kernel.kptr_restrict or net.core.bpf_jit_harden hides it");
        }
    }

    /// <summary>Which processes hold objects open, by their descriptors. Objects may live without: pinned, attached, or used by
    /// others.</summary>
    public static IEnumerable<ObjectHolder> Holders() => HolderReader.ReadAll();

    internal static T Info<T>(BpfFileDescriptor descriptor, string what)
        where T : unmanaged
    {
        var info = default(T);
        int errno = Bpf.GetInfo(descriptor, ref info);
        return errno == 0 ? info : throw SystemFailure.Of($"bpf(BPF_OBJ_GET_INFO_BY_FD) of a {what}", errno);
    }

    static IEnumerable<T> List<T>(BpfCommand next, Func<uint, T?> read)
        where T : class => ObjectIds.All(next).Select(read).OfType<T>();

    // EAGAIN: a link has its number before its creation is finished (bpf_link_by_id of kernel/bpf/syscall.c); it is not there yet.
    static BpfFileDescriptor? TryOpen(BpfCommand command, uint id) =>
        ObjectIds.TryOpen(command, id, out BpfFileDescriptor descriptor) switch
    {
        0 => descriptor,
        Errno.ENOENT or Errno.EAGAIN => null,
        var errno => throw SystemFailure.Of($"bpf({command}) of {id}", errno),
    };
}
