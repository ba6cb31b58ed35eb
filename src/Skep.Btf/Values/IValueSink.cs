namespace Skep.Btf;

/// <summary>Receives a value piece by piece, as <see cref="BtfValueFormatter"/> takes it apart.</summary>
public interface IValueSink
{
    /// <summary>
    /// Offers a value before it is taken apart, for sinks that know a better way to write some: addresses, times, flags. True when the
    /// sink has written it.
    /// </summary>
    /// <param name="type">Its type as declared, with typedefs.</param>
    /// <param name="name">The member that holds it; empty where there is none.</param>
    /// <param name="memory">Starts with the value; may be shorter, and may go on behind it.</param>
    bool TryWrite(BtfType type, ReadOnlySpan<byte> name, ReadOnlySpan<byte> memory) => false;

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
