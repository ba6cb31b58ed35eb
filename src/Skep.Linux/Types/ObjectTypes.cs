using System.Runtime.InteropServices;
using Skep.Btf;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>An object's BTF in the kernel.</summary>
sealed unsafe class ObjectTypes : IDisposable
{
    const int LogSize = 64 * 1024;

    readonly BtfFile _source;

    ObjectTypes(BtfFile source, BpfFileDescriptor descriptor)
    {
        _source = source;
        Descriptor = descriptor;
    }

    public BpfFileDescriptor Descriptor { get; }

    /// <summary>Loads the types; null when the object has none or the kernel takes none of them. Only few objects need their types in the
    /// kernel (spin locks, timers, local storage, struct_ops), so this alone is no error.</summary>
    /// <param name="spec">The object.</param>
    /// <param name="problem">Why the kernel took none; null otherwise.</param>
    public static ObjectTypes? TryLoad(ObjectSpec spec, out string? problem)
    {
        problem = null;
        if (LoadableTypes.Prepare(spec) is not { } builder)
            return null;
        if (TryLoad(builder, out BpfFileDescriptor descriptor, out problem))
            return new(spec.Btf!, descriptor);
        // Kernels refuse the whole for one kind of type that they do not know.
        builder.Adapt(BtfFeatureHistory.At(new Version(KernelRelease.Current.Major, KernelRelease.Current.Minor)));
        return TryLoad(builder, out descriptor, out _) ? new(spec.Btf!, descriptor) : null;
    }

    /// <summary><c>struct bpf_func_info</c> records; empty when a function's type is not known, because the kernel wants all or
    /// none.</summary>
    public static FunctionInfo[] FunctionInfo(ProgramSpec program)
    {
        if (program.Functions.Any(static function => function.TypeId == 0))
            return [];
        return [.. program.Functions.Select(static function => new FunctionInfo(function.Instruction, function.TypeId))];
    }

    /// <summary><c>struct bpf_line_info</c> records.</summary>
    public LineInfo[] LineInfo(ProgramSpec program)
    {
        var records = new LineInfo[program.Lines.Count];
        for (int i = 0; i < records.Length; i++)
        {
            SourceLine line = program.Lines[i];
            // Strings have the same offsets in the kernel.
            bool isOwn = ReferenceEquals(line.Types, _source);
            records[i] = new(line.Instruction, isOwn ? line.FileNameOffset : 0, isOwn ? line.TextOffset : 0,
                (uint)line.Line << 10 | (uint)Math.Clamp(line.Column, 0, 1023));
        }
        return records;
    }

    public void Dispose() => Descriptor.Dispose();

    static bool TryLoad(BtfBuilder builder, out BpfFileDescriptor descriptor, out string? problem)
    {
        problem = null;
        byte[] blob = builder.ToArray(BitConverter.IsLittleEndian ? ByteOrder.LittleEndian : ByteOrder.BigEndian);
        fixed (byte* types = blob)
        {
            var attributes = new BtfLoadAttributes { Btf = (ulong)types, BtfSize = (uint)blob.Length };
            int errno = Bpf.Open(BpfCommand.BtfLoad, ref attributes, out descriptor);
            if (errno == 0)
                return true;
            byte[] buffer = new byte[LogSize];
            fixed (byte* log = buffer)
            {
                attributes.BtfLogBuf = (ulong)log;
                attributes.BtfLogSize = LogSize;
                attributes.BtfLogLevel = 1;
                if (Bpf.Open(BpfCommand.BtfLoad, ref attributes, out descriptor) == 0)
                    return true;
            }
            string text = VerifierLog.Text(buffer).TrimEnd();
            problem = $"The kernel refused the object's types: {(text.Length == 0 ? Errno.Describe(errno) : text[(text.LastIndexOf('\n') + 1)..])}";
            return false;
        }
    }
}

/// <summary><c>struct bpf_func_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FunctionInfo(int InsnOff, int TypeId);

/// <summary><c>struct bpf_line_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct LineInfo(int InsnOff, int FileNameOff, int LineOff, uint LineCol);
