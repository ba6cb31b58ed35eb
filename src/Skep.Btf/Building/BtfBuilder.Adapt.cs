namespace Skep.Btf;

public sealed partial class BtfBuilder
{
    /// <summary>
    /// Replaces the types that a kernel does not know by others that it does, of the same size on both levels: the record keeps its
    /// place and id, so that all references stay, and the type keeps its size where it has one. What was there reads as something
    /// else then, so this is for what is loaded into that kernel and not for what is shown or relocated.
    /// </summary>
    public void Adapt(BtfFeatures supported)
    {
        if ((supported & BtfFeatures.All) == BtfFeatures.All)
            return;
        int placeholder = 0;
        int end = NextId;
        for (int id = FirstId; id < end; id++)
        {
            bool Lacks(BtfFeatures feature) => (supported & feature) == 0;
            switch (KindLayout.KindOf(Header(id)[1]))
            {
                case BtfKind.Variable when Lacks(BtfFeatures.DataSections):
                case BtfKind.DeclarationTag when Lacks(BtfFeatures.DeclarationTags):
                    ReplaceByByte(id);
                    break;
                case BtfKind.DataSection when Lacks(BtfFeatures.DataSections):
                    ReplaceSection(id);
                    break;
                case BtfKind.DataSection when Lacks(BtfFeatures.OptionalSections) && NameOf(id).StartsWith('?'):
                    SetName(id, "_" + NameOf(id)[1..]);
                    break;
                case BtfKind.FunctionPrototype when Lacks(BtfFeatures.Functions):
                    // A parameter is a name and a type id, an enum value a name and a number.
                    SetKind(id, BtfKind.Enum, keepCount: true);
                    Header(id)[2] = 4;
                    break;
                case BtfKind.Function when Lacks(BtfFeatures.Functions):
                    SetKind(id, BtfKind.Typedef);
                    break;
                case BtfKind.Function when Lacks(BtfFeatures.FunctionLinkage):
                    SetLinkage(id, BtfLinkage.Static);
                    break;
                case BtfKind.Float when Lacks(BtfFeatures.Floats):
                    // "long double" is no name for a struct.
                    SetKind(id, BtfKind.Struct);
                    Header(id)[0] = 0;
                    break;
                case BtfKind.TypeTag when Lacks(BtfFeatures.TypeTags):
                    SetKind(id, BtfKind.Const);
                    Header(id)[0] = 0;
                    break;
                case BtfKind.Enum when Lacks(BtfFeatures.Enum64):
                    SetKind(id, BtfKind.Enum, keepCount: true);
                    break;
                case BtfKind.Enum64 when Lacks(BtfFeatures.Enum64):
                    if (placeholder == 0)
                        placeholder = AddInt("enum64_placeholder", 1);
                    ReplaceWideEnum(id, placeholder);
                    break;
            }
        }
    }

    string NameOf(int id) => _strings.Get((int)Header(id)[0]);

    void SetKind(int id, BtfKind kind, bool keepCount = false)
    {
        ref uint info = ref Header(id)[1];
        info = (uint)kind << 24 | (keepCount ? info & BtfType.CountMask : 0);
    }

    /// <summary>An int of one byte, which fits in wherever a variable did.</summary>
    void ReplaceByByte(int id)
    {
        SetKind(id, BtfKind.Int);
        Span<uint> record = Header(id);
        (record[2], record[BtfFile.HeaderWords]) = (1, 8);
    }

    /// <summary>A data section becomes a struct with its variables as members.</summary>
    void ReplaceSection(int id)
    {
        SetName(id, NameOf(id).Replace('.', '_').Replace('?', '_'));
        SetKind(id, BtfKind.Struct, keepCount: true);
        Span<uint> record = Header(id);
        for (int at = BtfFile.HeaderWords; at < record.Length; at += 3)
        {
            (uint variable, uint offset) = (record[at], record[at + 1]);
            uint name = variable >= FirstId && variable < NextId ? Header((int)variable)[0] : 0;
            (record[at], record[at + 1], record[at + 2]) = (name, variable, offset * 8);
        }
    }

    /// <summary>
    /// An enum with 64-bit values becomes a union that has them as members; the two halves of a value make room for type and offset.
    /// </summary>
    void ReplaceWideEnum(int id, int placeholder)
    {
        SetKind(id, BtfKind.Union, keepCount: true);
        Span<uint> record = Header(id);
        for (int at = BtfFile.HeaderWords; at < record.Length; at += 3)
            (record[at + 1], record[at + 2]) = ((uint)placeholder, 0);
    }
}
