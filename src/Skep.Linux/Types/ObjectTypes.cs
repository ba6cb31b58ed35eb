using System.Runtime.InteropServices;
using Skep.Btf;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>An object's BTF in the kernel, together with the strings that its source lines need.</summary>
sealed unsafe class ObjectTypes : IDisposable
{
    const int LogSize = 64 * 1024;

    readonly BtfBuilder _builder;

    ObjectTypes(BtfBuilder builder, BpfFileDescriptor descriptor)
    {
        _builder = builder;
        Descriptor = descriptor;
    }

    public BpfFileDescriptor Descriptor { get; }

    /// <summary>Loads the types; null when the object has none or the kernel wants none of them. Only few objects need their types in
    /// the kernel (spin locks, timers, local storage, struct_ops), so this alone is no error: <paramref name="problem"/> keeps the reason.</summary>
    public static ObjectTypes? TryLoad(ObjectSpec spec, IEnumerable<ProgramSpec> programs, out string? problem)
    {
        problem = null;
        if (spec.Btf is null)
            return null;
        var builder = BtfBuilder.From(spec.Btf);
        foreach (SourceLine line in programs.SelectMany(static program => program.Lines))
        {
            builder.AddString(line.File);
            builder.AddString(line.Text);
        }
        int errno = TryLoad(builder.ToArray(HostOrder), out BpfFileDescriptor descriptor, out string log);
        if (errno == 0)
            return new(builder, descriptor);
        problem = $"the kernel refused the object's BTF: {Errno.Describe(errno)}{(log.Length > 0 ? ": " + log : "")}";
        return null;
    }

    /// <summary><c>struct bpf_func_info</c> records; empty when a function's type is not known, because the kernel wants all or none.</summary>
    public static FunctionInfo[] FunctionInfo(ProgramSpec program)
    {
        if (program.Functions.Any(static function => function.TypeId == 0))
            return [];
        return [.. program.Functions.Select(static function => new FunctionInfo(function.Instruction, function.TypeId))];
    }

    /// <summary><c>struct bpf_line_info</c> records.</summary>
    public LineInfo[] LineInfo(ProgramSpec program) =>
        [.. program.Lines.Select(line => new LineInfo(
            line.Instruction, _builder.AddString(line.File), _builder.AddString(line.Text), (uint)line.Line << 10 | (uint)Math.Clamp(line.Column, 0, 1023)))];

    public void Dispose() => Descriptor.Dispose();

    static ByteOrder HostOrder => BitConverter.IsLittleEndian ? ByteOrder.LittleEndian : ByteOrder.BigEndian;

    static int TryLoad(ReadOnlySpan<byte> blob, out BpfFileDescriptor descriptor, out string log)
    {
        log = "";
        fixed (byte* types = blob)
        {
            var attributes = new BtfLoadAttributes { Btf = (ulong)types, BtfSize = (uint)blob.Length };
            int errno = Bpf.Open(BpfCommand.BtfLoad, ref attributes, out descriptor);
            if (errno == 0)
                return 0;
            byte[] buffer = new byte[LogSize];
            fixed (byte* text = buffer)
            {
                attributes.BtfLogBuf = (ulong)text;
                attributes.BtfLogSize = LogSize;
                attributes.BtfLogLevel = 1;
                int again = Bpf.Open(BpfCommand.BtfLoad, ref attributes, out descriptor);
                log = VerifierLog.Text(buffer).Trim();
                return again == 0 ? 0 : errno;
            }
        }
    }
}

/// <summary><c>struct bpf_func_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FunctionInfo(int InsnOff, int TypeId);

/// <summary><c>struct bpf_line_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct LineInfo(int InsnOff, int FileNameOff, int LineOff, uint LineCol);
