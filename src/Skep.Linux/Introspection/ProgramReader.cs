using System.Buffers.Binary;
using System.Globalization;
using Skep.Btf;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

static unsafe class ProgramReader
{
    public static ProgramRecord Read(BpfFileDescriptor descriptor)
    {
        ProgramInfo info = KernelInventory.Info<ProgramInfo>(descriptor, "program");
        return new()
        {
            Id = info.Id,
            Type = (ProgramType)info.Type,
            Name = FullName(descriptor, info) ?? info.Name.ToString(),
            // The bytes in the order in which they are.
            Tag = (BitConverter.IsLittleEndian
                ? BinaryPrimitives.ReverseEndianness(info.Tag) : info.Tag).ToString("x16", CultureInfo.InvariantCulture),
            IsGplCompatible = (info.GplCompatible & 1) != 0,
            LoadTime = BootClock.ToTime(info.LoadTime),
            UserId = info.CreatedByUid,
            TranslatedBytes = (int)info.XlatedProgLen,
            JitedBytes = (int)info.JitedProgLen,
            MapIds = MapIds(descriptor, info.NrMapIds),
            BtfId = info.BtfId,
            VerifiedInstructions = info.VerifiedInsns,
            RunTime = TimeSpan.FromTicks((long)info.RunTimeNs / TimeSpan.NanosecondsPerTick),
            RunCount = info.RunCnt,
            RecursionMisses = info.RecursionMisses,
            MemoryBytes = DescriptorInfo.Read(descriptor, "memlock"),
        };
    }

    static uint[] MapIds(BpfFileDescriptor descriptor, uint count)
    {
        if (count == 0)
            return [];
        var ids = new uint[count];
        fixed (uint* pointer = ids)
        {
            var info = new ProgramInfo { MapIds = (ulong)pointer, NrMapIds = count };
            return Bpf.GetInfo(descriptor, ref info) == 0 ? ids : [];
        }
    }

    /// <summary>The name in the kernel has 15 characters; the whole one is that of the first function in BTF.</summary>
    static string? FullName(BpfFileDescriptor descriptor, in ProgramInfo known)
    {
        string name = known.Name.ToString();
        if (name.Length < ObjectName.Size - 1 || known.BtfId == 0 || known.NrFuncInfo == 0)
            return null;
        FunctionInfo function;
        var info = new ProgramInfo { FuncInfo = (ulong)(&function), NrFuncInfo = 1, FuncInfoRecSize = (uint)sizeof(FunctionInfo) };
        if (Bpf.GetInfo(descriptor, ref info) != 0)
            return null;
        BtfType type = KernelInventory.OpenBtf(known.BtfId).GetType(function.TypeId);
        return type.Name.StartsWith(name, StringComparison.Ordinal) ? type.Name : null;
    }
}
