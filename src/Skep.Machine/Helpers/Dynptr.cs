using System.Runtime.InteropServices;

namespace Skep.Machine;

/// <summary>
/// <c>struct bpf_dynptr</c> as it lies in the program's memory, laid out as <c>struct bpf_dynptr_kern</c>. It holds guest addresses, so
/// that one that a program made up reaches no more than the program does.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
struct Dynptr
{
    public const int Size = 16;

    /// <summary>DYNPTR_MAX_SIZE.</summary>
    public const uint MaxLength = (1 << 24) - 1;

    const int TypeShift = 28;
    const uint ReadOnlyBit = 1u << 31;

    /// <summary>The guest address of the data; of a packet that of the context; 0 for one that points nowhere.</summary>
    public ulong Address;

    uint _word;

    /// <summary>Where in the data it starts.</summary>
    public uint Offset;

    public Dynptr(DynptrType type, ulong address, uint length, bool isReadOnly = false)
    {
        Address = address;
        _word = length | (uint)type << TypeShift | (isReadOnly ? ReadOnlyBit : 0);
    }

    public readonly bool IsNull => Address == 0;

    public readonly bool IsReadOnly => (_word & ReadOnlyBit) != 0;

    public readonly DynptrType Type => (DynptrType)(_word >> TypeShift & 7);

    public uint Length
    {
        readonly get => _word & MaxLength;
        set => _word = (_word & ~MaxLength) | value;
    }

    /// <summary>bpf_dynptr_check_off_len.</summary>
    public readonly bool Holds(uint offset, uint length) => length <= Length && offset <= Length - length;
}

/// <summary>enum bpf_dynptr_type.</summary>
enum DynptrType
{
    Local = 1,
    RingBuffer,
    Skb,
    Xdp,
}
