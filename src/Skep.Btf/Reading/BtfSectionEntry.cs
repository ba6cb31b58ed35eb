namespace Skep.Btf;

/// <summary>Where a variable lies in its data section (<c>struct btf_var_secinfo</c>).</summary>
/// <param name="File">Where the type resolves.</param>
/// <param name="TypeId">A variable, or a function in <c>.ksyms</c>.</param>
/// <param name="Offset">In bytes from the start of the section.</param>
/// <param name="Size">In bytes.</param>
public readonly record struct BtfSectionEntry(BtfFile File, int TypeId, uint Offset, uint Size) : IBtfElement<BtfSectionEntry>
{
    public BtfType Type => File.GetType(TypeId);

    static BtfSectionEntry IBtfElement<BtfSectionEntry>.Read(BtfType owner, int index) =>
        new(owner.File, (int)owner.BodyWord(index * 3), owner.BodyWord(index * 3 + 1), owner.BodyWord(index * 3 + 2));
}
