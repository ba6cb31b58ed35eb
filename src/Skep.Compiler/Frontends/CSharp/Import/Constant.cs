using System.Buffers.Binary;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>A value that is known when compiling: the bytes of a number, an address or struct, or an object.</summary>
/// <param name="Bytes">Little-endian, as long as the type is; null for an object.</param>
/// <param name="Object">Null for a number or struct.</param>
readonly record struct Constant(byte[]? Bytes, Known? Object = null)
{
    /// <summary>Sign-extended from its size.</summary>
    public long Number
    {
        get
        {
            Span<byte> wide = stackalloc byte[8];
            Bytes.AsSpan(0, Math.Min(8, Bytes!.Length)).CopyTo(wide);
            if (Bytes.Length < 8 && (sbyte)Bytes[^1] < 0)
                wide[Bytes.Length..].Fill(0xFF);
            return BinaryPrimitives.ReadInt64LittleEndian(wide);
        }
    }

    public static Constant Of(long number, int size)
    {
        Span<byte> wide = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(wide, number);
        byte[] bytes = new byte[size];
        wide[..Math.Min(8, size)].CopyTo(bytes);
        return new Constant(bytes);
    }
}
