namespace Skep.Machine;

/// <summary>The output of an iterator program for one element: a <c>struct seq_file</c>.</summary>
sealed class SequenceText
{
    /// <summary>What <c>bpf_seq_read</c> (<c>kernel/bpf/bpf_iter.c</c>) gives a program: eight pages.</summary>
    const int Size = 8 * 4096;

    readonly byte[] _memory = new byte[Size];
    int _length;

    public ReadOnlySpan<byte> Text => _memory.AsSpan(0, _length);

    /// <summary>Where the next text goes.</summary>
    public Span<byte> Room => _memory.AsSpan(_length);

    public void Clear() => _length = 0;

    /// <summary>
    /// Accepts a text in <see cref="Room"/>. One byte stays free, and after a text that does not fit nothing fits any more.
    /// </summary>
    public bool TryAdvance(int length)
    {
        bool fits = length < Size - _length;
        _length = fits ? _length + length : Size;
        return fits;
    }
}
