namespace Skep.Machine;

/// <summary>Which bytes of a context a program may access, in which sizes: what the kernel's <c>is_valid_access</c> functions say.</summary>
sealed class ContextRules
{
    const int WriteShift = 4;

    readonly byte[] _sizes;
    readonly ContextPointer[] _pointers;

    public ContextRules(string type, int size)
    {
        Type = type;
        Size = size;
        _sizes = new byte[size];
        _pointers = new ContextPointer[size];
    }

    /// <summary>The C type, for messages.</summary>
    public string Type { get; }

    public int Size { get; }

    /// <summary>Sizes are powers of two, so that the sum of several is a set of them.</summary>
    public bool Allows(int offset, int size, bool write) =>
        (uint)offset < (uint)_sizes.Length && (_sizes[offset] >> (write ? WriteShift : 0) & size) != 0;

    public ContextPointer PointerAt(int offset) => _pointers[offset];

    /// <summary>A field read and, if so said, written as a whole; also in naturally aligned parts when <paramref name="narrow"/>.</summary>
    public ContextRules Field(int offset, int size, bool write = false, bool narrow = false, bool narrowWrite = false)
    {
        for (int part = narrow ? 1 : size; part <= size; part *= 2)
        {
            for (int at = offset; at + part <= offset + size; at += part)
            {
                _sizes[at] |= (byte)part;
                if (write && (narrowWrite || part == size))
                    _sizes[at] |= (byte)(part << WriteShift);
            }
        }
        return this;
    }

    /// <summary>A 4-byte field that reads as a pointer of 8 bytes.</summary>
    public ContextRules Pointer(int offset, ContextPointer pointer, int size = 4)
    {
        _pointers[offset] = pointer;
        return Field(offset, size);
    }
}

/// <summary>What a context field that is no plain number reads as.</summary>
enum ContextPointer : byte
{
    None,
    PacketData,
    PacketEnd,
    PacketMeta,

    /// <summary>An object that no in-process run has, such as the socket: null.</summary>
    Absent,
}
