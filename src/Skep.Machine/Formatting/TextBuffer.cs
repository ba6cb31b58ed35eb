namespace Skep.Machine;

/// <summary>Text as <c>snprintf</c> writes it: what does not fit is counted and dropped.</summary>
ref struct TextBuffer(Span<byte> memory)
{
    readonly Span<byte> _memory = memory;

    /// <summary>Bytes written, with those that did not fit.</summary>
    public long Length { get; private set; }

    public readonly bool IsFull => Length >= _memory.Length;

    public void Put(byte character)
    {
        if (!IsFull)
            _memory[(int)Length] = character;
        Length++;
    }

    public void Put(scoped ReadOnlySpan<byte> text)
    {
        if (!IsFull)
            text[..Math.Min(text.Length, _memory.Length - (int)Length)].CopyTo(_memory[(int)Length..]);
        Length += text.Length;
    }

    public void Fill(byte character, int count)
    {
        if (count <= 0)
            return;
        if (!IsFull)
            _memory.Slice((int)Length, (int)Math.Min(count, _memory.Length - Length)).Fill(character);
        Length += count;
    }

    /// <summary>Ends the text with a zero byte, in place of the last byte when there is no room.</summary>
    public readonly void Terminate()
    {
        if (!_memory.IsEmpty)
            _memory[(int)Math.Min(Length, _memory.Length - 1)] = 0;
    }
}
