using System.Globalization;

namespace Skep.Btf;

/// <summary>One named value of an enum.</summary>
/// <param name="File">Where the name resolves.</param>
/// <param name="NameOffset">The name.</param>
/// <param name="Value">The value; for an unsigned 64-bit enum reinterpret it with <see cref="UnsignedValue"/>.</param>
/// <param name="IsSigned">Whether the enum is declared signed.</param>
public readonly record struct BtfEnumValue(BtfFile File, int NameOffset, long Value, bool IsSigned) : IBtfElement<BtfEnumValue>
{
    public string Name => File.GetString(NameOffset);

    public ReadOnlySpan<byte> NameUtf8 => File.GetUtf8String(NameOffset);

    public ulong UnsignedValue => (ulong)Value;

    public string ValueText =>
        IsSigned ? Value.ToString(CultureInfo.InvariantCulture) : UnsignedValue.ToString(CultureInfo.InvariantCulture);

    static BtfEnumValue IBtfElement<BtfEnumValue>.Read(BtfType owner, int index)
    {
        if (owner.Kind == BtfKind.Enum64)
        {
            ulong value = owner.BodyWord(index * 3 + 1) | (ulong)owner.BodyWord(index * 3 + 2) << 32;
            return new BtfEnumValue(owner.File, (int)owner.BodyWord(index * 3), (long)value, owner.KindFlag);
        }
        uint word = owner.BodyWord(index * 2 + 1);
        return new BtfEnumValue(owner.File, (int)owner.BodyWord(index * 2), owner.KindFlag ? (int)word : word, owner.KindFlag);
    }
}
