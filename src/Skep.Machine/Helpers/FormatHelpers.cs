using System.Runtime.InteropServices;

namespace Skep.Machine;

/// <summary>Helpers that write formatted text: <c>kernel/trace/bpf_trace.c</c> and <c>kernel/bpf/helpers.c</c>.</summary>
static unsafe class FormatHelpers
{
    /// <summary>MAX_TRACE_PRINTK_VARARGS of the kernel: what fits registers.</summary>
    const int RegisterArguments = 3;

    /// <summary>MAX_BPRINTF_VARARGS of the kernel.</summary>
    const int MaxArguments = 12;

    /// <summary>MAX_BPRINTF_BUF of the kernel.</summary>
    const int TraceSize = 1024;

    public static ulong TracePrintk(VirtualCpu cpu, ulong* r) => (ulong)Trace(cpu, r, new ReadOnlySpan<ulong>(r + 3, RegisterArguments));

    public static ulong TraceVprintk(VirtualCpu cpu, ulong* r) =>
        TryTakeArguments(cpu, 3, r[3], r[4], out ReadOnlySpan<ulong> arguments) ? (ulong)Trace(cpu, r, arguments) : Failure(Errno.EINVAL);

    public static ulong Snprintf(VirtualCpu cpu, ulong* r)
    {
        Span<byte> output = cpu.Buffer(1, r[1], (uint)r[2], write: true);
        ReadOnlySpan<byte> format = cpu.TextArgument(3, r[3]);
        if (!TryTakeArguments(cpu, 4, r[4], r[5], out ReadOnlySpan<ulong> arguments))
            return Failure(Errno.EINVAL);
        int length = Print(cpu, format, arguments, output);
        // The terminator counts.
        return (ulong)(length < 0 ? length : length + 1);
    }

    public static ulong SeqPrintf(VirtualCpu cpu, ulong* r)
    {
        if (!TryTakeArguments(cpu, 4, r[4], r[5], out ReadOnlySpan<ulong> arguments)
            || !TryTakeFormat(cpu, 2, r[2], r[3], out ReadOnlySpan<byte> format))
            return Failure(Errno.EINVAL);
        int length = Print(cpu, format, arguments, cpu.Sequence.Room);
        return length < 0 ? (ulong)length : cpu.Sequence.TryAdvance(length) ? 0 : Failure(Errno.EOVERFLOW);
    }

    public static ulong SeqWrite(VirtualCpu cpu, ulong* r)
    {
        ReadOnlySpan<byte> data = cpu.Buffer(2, r[2], (uint)r[3], write: false);
        Span<byte> room = cpu.Sequence.Room;
        if (data.Length < room.Length)
            data.CopyTo(room);
        return cpu.Sequence.TryAdvance(data.Length) ? 0 : Failure(Errno.EOVERFLOW);
    }

    static int Trace(VirtualCpu cpu, ulong* r, ReadOnlySpan<ulong> arguments)
    {
        if (!TryTakeFormat(cpu, 1, r[1], r[2], out ReadOnlySpan<byte> format))
            return -Errno.EINVAL;
        Span<byte> output = stackalloc byte[TraceSize];
        int length = Print(cpu, format, arguments, output);
        if (length >= 0)
            cpu.Trace(output[..Math.Min(length, TraceSize - 1)]);
        return length;
    }

    static int Print(VirtualCpu cpu, ReadOnlySpan<byte> format, ReadOnlySpan<ulong> arguments, Span<byte> output)
    {
        Span<byte> packed = stackalloc byte[ArgumentPacker.Size];
        int error = new ArgumentPacker(cpu, format, arguments, packed).Pack();
        return error < 0 ? error : new FormatPrinter(format, packed, output, cpu.Host.PointerKey).Print();
    }

    /// <summary>A format given with its size ends at a zero byte within that.</summary>
    static bool TryTakeFormat(VirtualCpu cpu, int number, ulong address, ulong size, out ReadOnlySpan<byte> format)
    {
        format = cpu.Buffer(number, address, (uint)size, write: false);
        int end = format.IndexOf((byte)0);
        format = end < 0 ? default : format[..end];
        return end >= 0;
    }

    static bool TryTakeArguments(VirtualCpu cpu, int number, ulong address, ulong size, out ReadOnlySpan<ulong> arguments)
    {
        arguments = default;
        size = (uint)size;
        if (size % sizeof(ulong) != 0 || size > MaxArguments * sizeof(ulong) || (size != 0 && address == 0))
            return false;
        arguments = MemoryMarshal.Cast<byte, ulong>(cpu.Buffer(number, address, size, write: false));
        return true;
    }

    static ulong Failure(int errno) => (ulong)-errno;
}
