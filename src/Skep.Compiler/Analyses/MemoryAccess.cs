using Skep.Compiler.Ir;

namespace Skep.Compiler.Analyses;

/// <summary>Bytes that are read or written.</summary>
/// <param name="Mask">Of <see cref="PointerOrigins"/>.</param>
/// <param name="Base">What <paramref name="Offset"/> counts from; null when it is not one place.</param>
/// <param name="Size">Bytes; -1 when not known.</param>
public readonly record struct MemoryAccess(ulong Mask, Value? Base = null, long Offset = 0, long Size = -1)
{
    /// <summary>Whether both may touch one byte.</summary>
    public bool MayTouch(in MemoryAccess other)
    {
        if ((Mask & other.Mask) == 0)
            return false;
        bool isComparable = Base is not null && Base == other.Base && Size >= 0 && other.Size >= 0;
        return !isComparable || Offset < other.Offset + other.Size && other.Offset < Offset + Size;
    }
}
