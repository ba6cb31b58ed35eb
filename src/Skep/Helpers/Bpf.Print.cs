using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Skep.KernelAbi;

namespace Skep;

public static partial class Bpf
{
    /// <summary>Writes to the trace pipe (<c>bpf_printk</c>), with up to three arguments: <c>Bpf.Print("pid %d"u8, pid)</c>.</summary>
    /// <param name="format">A literal; the compiler ends it with the zero byte that the kernel looks for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Print(ReadOnlySpan<byte> format, FormatArgument a = default, FormatArgument b = default,
        FormatArgument c = default) =>
        TracePrintk(in MemoryMarshal.GetReference(format), (uint)format.Length + 1, a, b, c);

    /// <summary>Writes formatted text to an iterator's output (Linux 5.8), with up to twelve arguments.</summary>
    /// <returns>0, or a negated error number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long SeqPrint(SeqFile file, ReadOnlySpan<byte> format, params ReadOnlySpan<FormatArgument> arguments) =>
        SeqPrintf(file, in MemoryMarshal.GetReference(format), (uint)format.Length + 1, arguments);

    /// <summary>Writes bytes to an iterator's output (Linux 5.8).</summary>
    [BpfHelper(HelperId.SeqWrite)]
    public static long SeqWrite(SeqFile file, ReadOnlySpan<byte> data)
    {
        file.Append(Encoding.UTF8.GetString(data));
        return 0;
    }

    /// <summary>Writes formatted text to a buffer, ended with a zero byte (Linux 5.13).</summary>
    /// <returns>Bytes that the whole text needs with its terminator, or a negated error number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Format<T>(out T text, ReadOnlySpan<byte> format, params ReadOnlySpan<FormatArgument> arguments)
        where T : unmanaged => Snprintf(out text, (uint)Unsafe.SizeOf<T>(), in MemoryMarshal.GetReference(format), arguments);

    [BpfHelper(HelperId.TracePrintk)]
    static long TracePrintk(ref readonly byte format, uint size, FormatArgument a, FormatArgument b, FormatArgument c)
    {
        string text = PlainText.Format(MemoryMarshal.CreateReadOnlySpan(in format, (int)size - 1), [a, b, c]);
        PlainKernel.Current.Print(text);
        return text.Length;
    }

    [BpfHelper(HelperId.SeqPrintf)]
    static long SeqPrintf(SeqFile file, ref readonly byte format, uint size, ReadOnlySpan<FormatArgument> arguments)
    {
        file.Append(PlainText.Format(MemoryMarshal.CreateReadOnlySpan(in format, (int)size - 1), arguments));
        return 0;
    }

    [BpfHelper(HelperId.Snprintf)]
    static long Snprintf<T>(out T text, uint size, ref readonly byte format, ReadOnlySpan<FormatArgument> arguments)
        where T : unmanaged
    {
        int length = 0;
        while (Unsafe.Add(ref Unsafe.AsRef(in format), length) != 0)
            length++;
        text = default;
        byte[] bytes = Encoding.UTF8.GetBytes(PlainText.Format(MemoryMarshal.CreateReadOnlySpan(in format, length), arguments));
        CopyText(bytes, ref text);
        return bytes.Length + 1;
    }
}
