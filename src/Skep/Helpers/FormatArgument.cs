using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>An argument of a format: 64 bits, a number or the address of a text.</summary>
public readonly struct FormatArgument
{
    readonly ulong _value;

    FormatArgument(ulong value) => _value = value;

    internal ulong Value => _value;

    public static implicit operator FormatArgument(ulong value) => new(value);

    public static implicit operator FormatArgument(long value) => new((ulong)value);

    public static implicit operator FormatArgument(uint value) => new(value);

    public static implicit operator FormatArgument(int value) => new((ulong)value);

    public static implicit operator FormatArgument(ushort value) => new(value);

    public static implicit operator FormatArgument(byte value) => new(value);

    /// <summary>For <c>%s</c>: a literal.</summary>
    public static implicit operator FormatArgument(ReadOnlySpan<byte> literal) => Text(in MemoryMarshal.GetReference(literal));

    /// <summary>For <c>%s</c>: bytes that end with a zero byte.</summary>
    [KernelBody(nameof(AddressOf))]
    public static FormatArgument Text<T>(ref readonly T text)
        where T : unmanaged
    {
        ref byte first = ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in text));
        // A single byte is the first of a literal, which the C# compiler ends with a zero byte.
        int length = Unsafe.SizeOf<T>();
        if (length == 1)
        {
            while (Unsafe.Add(ref first, length - 1) != 0)
                length++;
        }
        return new(PlainKernel.Current.Texts.Add(MemoryMarshal.CreateReadOnlySpan(ref first, length)));
    }

    static FormatArgument AddressOf<T>(ref readonly T text)
        where T : unmanaged => new(Kernel.AddressOf(in text));
}
