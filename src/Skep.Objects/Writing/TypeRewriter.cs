using Skep.Btf;

namespace Skep.Objects.Writing;

/// <summary>
/// Takes over an object's types without those of its map definitions, which are written anew, and of sections that the file will not have.
/// </summary>
sealed class TypeRewriter
{
    readonly Dictionary<int, int> _ids = [];

    public TypeRewriter(ObjectSpec spec, Func<string, bool> hasSection)
    {
        Builder = new BtfBuilder();
        if (spec.Btf is not { } types)
            return;
        HashSet<int> dropped = FindDropped(types, hasSection);
        foreach (BtfType type in types.Types)
        {
            if (!dropped.Contains(type.Id))
                _ids[type.Id] = Builder.NextId + _ids.Count;
        }
        foreach (BtfType type in types.Types)
        {
            if (!dropped.Contains(type.Id))
                Builder.AddCopy(type, NewId);
        }
    }

    public BtfBuilder Builder { get; }

    /// <summary>The id in the file of a type of the object.</summary>
    public int NewId(int id) => _ids.GetValueOrDefault(id);

    static HashSet<int> FindDropped(BtfFile types, Func<string, bool> hasSection)
    {
        var dropped = new HashSet<int>();
        foreach (BtfType type in types.Types)
        {
            if (type.Kind != BtfKind.DataSection || hasSection(type.Name))
                continue;
            dropped.Add(type.Id);
            foreach (BtfSectionEntry entry in type.SectionEntries)
            {
                if (entry.Type.Kind == BtfKind.Variable)
                    dropped.Add(entry.TypeId);
            }
        }
        foreach (BtfType type in types.Types)
        {
            if (type.Kind == BtfKind.DeclarationTag && dropped.Contains(type.TypeId))
                dropped.Add(type.Id);
        }
        return dropped;
    }
}
