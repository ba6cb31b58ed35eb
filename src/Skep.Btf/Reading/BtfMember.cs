namespace Skep.Btf;

/// <summary>A member of a struct or union.</summary>
/// <param name="File">Where names and types resolve.</param>
/// <param name="NameOffset">0 for an anonymous struct or union, or an unnamed bitfield.</param>
/// <param name="TypeId">Its type.</param>
/// <param name="BitOffset">From the start of the struct, in bits.</param>
/// <param name="BitfieldSize">Width in bits of a bitfield; 0 for an ordinary member.</param>
public readonly record struct BtfMember(BtfFile File, int NameOffset, int TypeId, uint BitOffset, int BitfieldSize) : IBtfElement<BtfMember>
{
    public string Name => File.GetString(NameOffset);

    public ReadOnlySpan<byte> NameUtf8 => NameOffset == 0 ? default : File.GetUtf8String(NameOffset);

    public bool IsAnonymous => NameOffset == 0;

    public bool IsBitfield => BitfieldSize != 0;

    /// <summary>From the start of the struct, in bytes; for a bitfield, the byte that holds its first bit.</summary>
    public uint ByteOffset => BitOffset / 8;

    public BtfType Type => File.GetType(TypeId);

    static BtfMember IBtfElement<BtfMember>.Read(BtfType owner, int index)
    {
        uint offset = owner.BodyWord(index * 3 + 2);
        // With the kind flag the offset word is split: 8 bits of width, 24 bits of offset (struct btf_member in linux/btf.h).
        (uint bits, int width) = owner.KindFlag ? (offset & 0xffffff, (int)(offset >> 24)) : (offset, 0);
        return new BtfMember(owner.File, (int)owner.BodyWord(index * 3), (int)owner.BodyWord(index * 3 + 1), bits, width);
    }
}
