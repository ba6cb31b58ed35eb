namespace Skep.Btf;

/// <summary>The word that follows an int: flags in bits 24-27, bit offset in 16-23, width in 0-7.</summary>
public readonly record struct BtfIntEncoding(uint Raw)
{
    public int Bits => (int)(Raw & 0xff);

    /// <summary>Where the value starts inside the int; only used by the bitfields of compilers before the kind flag.</summary>
    public int BitOffset => (int)(Raw >> 16 & 0xff);

    public bool IsSigned => (Raw >> 24 & 1) != 0;

    public bool IsChar => (Raw >> 24 & 2) != 0;

    public bool IsBool => (Raw >> 24 & 4) != 0;
}
