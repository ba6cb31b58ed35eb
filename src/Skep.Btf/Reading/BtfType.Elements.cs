namespace Skep.Btf;

public readonly partial struct BtfType
{
    /// <summary>The members of a struct or union; none for other kinds.</summary>
    public BtfElements<BtfMember> Members => new(this, IsStructOrUnion ? Count : 0);

    /// <summary>The values of an enum of either width; none for other kinds.</summary>
    public BtfElements<BtfEnumValue> EnumValues => new(this, IsEnum ? Count : 0);

    /// <summary>The parameters of a function prototype; none for other kinds.</summary>
    public BtfElements<BtfParameter> Parameters => new(this, Kind == BtfKind.FunctionPrototype ? Count : 0);

    /// <summary>The variables of a data section; none for other kinds.</summary>
    public BtfElements<BtfSectionEntry> SectionEntries => new(this, Kind == BtfKind.DataSection ? Count : 0);

    public BtfMember GetMember(int index) => Members[index];

    public BtfEnumValue GetEnumValue(int index) => EnumValues[index];

    public BtfParameter GetParameter(int index) => Parameters[index];

    public BtfSectionEntry GetSectionEntry(int index) => SectionEntries[index];

    public BtfArray Array => Kind == BtfKind.Array
        ? new BtfArray(File, (int)BodyWord(0), (int)BodyWord(1), BodyWord(2))
        : new BtfArray(File, 0, 0, 0);

    public BtfIntEncoding IntEncoding => Kind == BtfKind.Int ? new BtfIntEncoding(BodyWord(0)) : default;

    /// <summary>Of a function or variable.</summary>
    public BtfLinkage Linkage => Kind switch
    {
        BtfKind.Function => (BtfLinkage)Count,
        BtfKind.Variable => (BtfLinkage)BodyWord(0),
        _ => default,
    };

    /// <summary>What a declaration tag marks: member or parameter number of <see cref="TypeId"/>, or -1 for the whole of it.</summary>
    public int ComponentIndex => Kind == BtfKind.DeclarationTag ? (int)BodyWord(0) : -1;

    /// <summary>True when an enum's values are signed, or an int is.</summary>
    public bool IsSigned => IsEnum ? KindFlag : IntEncoding.IsSigned;

    internal uint BodyWord(int index) => File.Word(_body + index);
}
