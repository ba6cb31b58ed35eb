using System.Numerics;
using System.Text;

namespace Skep.Btf;

/// <summary>
/// A string section being written: NUL-terminated, each string once. The index (open addressing) is built when the first string is
/// added, so that copying a file whole costs no hashing.
/// </summary>
sealed class StringTable
{
    readonly int _first;
    byte[] _bytes;
    int _length;

    // Positions in _bytes, plus 1 so that 0 is a free slot.
    int[] _slots = [];
    int _used;

    /// <param name="initial">The strings that are there already; their offsets stay.</param>
    /// <param name="first">The offset of the first byte: where the base's strings end, or 0.</param>
    public StringTable(ReadOnlySpan<byte> initial, int first)
    {
        _first = first;
        _bytes = initial.ToArray();
        _length = initial.Length;

        // Offset 0 is the empty name, and the last string of a damaged file is ended here.
        if (_length == 0 ? first == 0 : _bytes[^1] != 0)
            Append(default);
    }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public int Add(ReadOnlySpan<char> text)
    {
        Span<byte> buffer = stackalloc byte[BtfFile.StackName];
        return Add(BtfFile.ToUtf8(text, buffer));
    }

    /// <summary>The offset of a string, which is appended unless it is there. The empty string is at 0.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return 0;
        if (text.Contains((byte)0))
            throw new ArgumentException($"A BTF string cannot hold a NUL: {Encoding.UTF8.GetString(text)}", nameof(text));
        if (_used * 2 >= _slots.Length)
            Rehash();
        ref int slot = ref Slot(text);
        if (slot == 0)
        {
            slot = _length + 1;
            _used++;
            Append(text);
        }
        return _first + slot - 1;
    }

    /// <summary>The string at an offset, or the empty one if that is not in this section.</summary>
    public string Get(int offset) => (uint)(offset - _first) < (uint)_length ? Encoding.UTF8.GetString(At(offset - _first)) : "";

    ref int Slot(ReadOnlySpan<byte> text)
    {
        for (uint at = NameHash.Compute(text, 0, out _); ; at++)
        {
            ref int slot = ref _slots[at & (_slots.Length - 1)];
            if (slot == 0 || At(slot - 1).SequenceEqual(text))
                return ref slot;
        }
    }

    ReadOnlySpan<byte> At(int position)
    {
        ReadOnlySpan<byte> rest = Bytes[position..];
        return rest[..rest.IndexOf((byte)0)];
    }

    void Append(ReadOnlySpan<byte> text)
    {
        int end = _length + text.Length + 1;
        if (end > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, end));
        text.CopyTo(_bytes.AsSpan(_length));
        _bytes[end - 1] = 0;
        _length = end;
    }

    void Rehash()
    {
        int strings = Bytes.Count((byte)0);
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(strings * 4, 64))];
        _used = 0;
        for (int at = 0; at < _length;)
        {
            ReadOnlySpan<byte> text = At(at);
            ref int slot = ref Slot(text);
            if (slot == 0)
            {
                slot = at + 1;
                _used++;
            }
            at += text.Length + 1;
        }
    }
}
