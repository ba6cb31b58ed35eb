namespace Skep.Btf;

/// <summary>Receives a value piece by piece.</summary>
interface IValueSink
{
    /// <summary>Whether the zeros that an array ends in are left out.</summary>
    bool OmitsTrailingZeros { get; }

    void BeginArray();

    void EndArray();

    void BeginRecord();

    /// <summary>The name of the member whose value comes next.</summary>
    void Member(ReadOnlySpan<byte> name);

    void EndRecord();

    void Number(Int128 value);

    void Number(UInt128 value);

    void Number(double value);

    void Boolean(bool value);

    void Character(byte value);

    void Pointer(ulong value);

    /// <summary>The name of an enum value.</summary>
    void Name(ReadOnlySpan<byte> name);

    /// <summary>Text of an array of characters, up to its NUL.</summary>
    void Text(ReadOnlySpan<byte> text);

    /// <summary>What cannot be shown: of no size, not all there, or too much.</summary>
    void Missing(string why);
}
