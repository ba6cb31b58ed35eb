namespace Skep.Btf;

/// <summary>A parameter of a function prototype. The last one without name and type stands for <c>...</c>.</summary>
public readonly record struct BtfParameter(BtfFile File, int NameOffset, int TypeId) : IBtfElement<BtfParameter>
{
    public string Name => File.GetString(NameOffset);

    public BtfType Type => File.GetType(TypeId);

    public bool IsVariadic => NameOffset == 0 && TypeId == 0;

    static BtfParameter IBtfElement<BtfParameter>.Read(BtfType owner, int index) =>
        new(owner.File, (int)owner.BodyWord(index * 2), (int)owner.BodyWord(index * 2 + 1));
}
