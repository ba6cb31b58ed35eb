using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

public static partial class Bpf
{
    const int Efault = -14;

    /// <summary>Whether a reference that a helper or context gave is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNull<T>(ref readonly T value) => Unsafe.IsNullRef(in value);

    /// <summary>Copies kernel memory; zeros when it cannot be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadKernel<T>(ulong address, out T value)
        where T : unmanaged => ProbeReadKernel(out value, (uint)Unsafe.SizeOf<T>(), address) == 0;

    /// <summary>Copies memory of the current process; zeros when it cannot be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadUser<T>(ulong address, out T value)
        where T : unmanaged => ProbeReadUser(out value, (uint)Unsafe.SizeOf<T>(), address) == 0;

    /// <summary>
    /// Copies a text of the kernel up to its terminator, cut to fit. <typeparamref name="T"/> is <see cref="Text64"/> or alike.
    /// </summary>
    /// <returns>Bytes with the terminator, or a negated error number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadKernelText<T>(ulong address, out T text)
        where T : unmanaged => ProbeReadKernelStr(out text, (uint)Unsafe.SizeOf<T>(), address);

    /// <summary>Copies a text of the kernel up to its terminator, cut to fit.</summary>
    /// <returns>Bytes with the terminator, or a negated error number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadKernelText<T>(KernelText from, out T text)
        where T : unmanaged => ProbeReadKernelStr(out text, (uint)Unsafe.SizeOf<T>(), from);

    /// <summary>Copies a text of the current process up to its terminator, cut to fit.</summary>
    /// <returns>Bytes with the terminator, or a negated error number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadUserText<T>(ulong address, out T text)
        where T : unmanaged => ProbeReadUserStr(out text, (uint)Unsafe.SizeOf<T>(), address);

    [BpfHelper(HelperId.ProbeReadKernel)]
    static long ProbeReadKernel<T>(out T value, uint size, ulong address)
        where T : unmanaged => Probe(out value, address);

    [BpfHelper(HelperId.ProbeReadUser)]
    static long ProbeReadUser<T>(out T value, uint size, ulong address)
        where T : unmanaged => Probe(out value, address);

    [BpfHelper(HelperId.ProbeReadKernelStr)]
    static long ProbeReadKernelStr<T>(out T value, uint size, ulong address)
        where T : unmanaged => ProbeText(out value, address);

    [BpfHelper(HelperId.ProbeReadKernelStr)]
    static long ProbeReadKernelStr<T>(out T value, uint size, KernelText from)
        where T : unmanaged
    {
        value = default;
        return CopyText(from.Bytes, ref value);
    }

    [BpfHelper(HelperId.ProbeReadUserStr)]
    static long ProbeReadUserStr<T>(out T value, uint size, ulong address)
        where T : unmanaged => ProbeText(out value, address);

    static long Probe<T>(out T value, ulong address)
        where T : unmanaged
    {
        value = default;
        if (PlainKernel.Current.Options.KernelMemory is not { } memory)
            return Efault;
        if (memory.TryRead(address, MemoryMarshal.AsBytes(new Span<T>(ref value))))
            return 0;
        value = default;
        return Efault;
    }

    static long ProbeText<T>(out T text, ulong address)
        where T : unmanaged
    {
        text = default;
        if (PlainKernel.Current.Texts.Find(address) is { } known)
            return CopyText(known, ref text);
        IForeignMemory? memory = PlainKernel.Current.Options.KernelMemory;
        Span<byte> room = MemoryMarshal.AsBytes(new Span<T>(ref text));
        for (int i = 0; i < room.Length; i++)
        {
            if (memory?.TryRead(address + (ulong)i, room.Slice(i, 1)) != true)
            {
                room.Clear();
                return Efault;
            }
            if (room[i] == 0)
                return i + 1;
        }
        room[^1] = 0;
        return room.Length;
    }
}
