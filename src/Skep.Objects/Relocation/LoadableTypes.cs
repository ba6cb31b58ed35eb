using Skep.Btf;
using Skep.Objects.Reading;

namespace Skep.Objects;

/// <summary>
/// Makes of an object's types what the kernel takes. The types of what is extern are as the compiler wrote them, and the kernel refuses
/// extern linkage, functions in data sections, and parameters without name; older ones know a context only by its type. Ids stay as
/// they are. What a kernel is too old to know is another matter: <see cref="BtfBuilder.Adapt"/>.
/// </summary>
public static class LoadableTypes
{
    /// <summary>A builder with the changed types, for adding strings and for <see cref="BtfBuilder.ToArray"/>; null when the object
    /// has no types.</summary>
    public static BtfBuilder? Prepare(ObjectSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Btf is not { } types)
            return null;
        var builder = BtfBuilder.From(types);
        if (types.TryFind(ExternReader.ConfigurationSection, BtfKind.DataSection, out BtfType configuration))
            PlaceConfiguration(spec, builder, configuration);
        if (types.TryFind(ExternReader.SymbolSection, BtfKind.DataSection, out BtfType symbols))
            ReplaceSymbols(builder, symbols);
        foreach (BtfType type in types.Types)
            Adapt(builder, type);
        ContextParameters.Name(spec, builder);
        return builder;
    }

    static void Adapt(BtfBuilder builder, BtfType type)
    {
        switch (type.Kind)
        {
            case BtfKind.Function:
                NameParameters(builder, type.Target);
                goto case BtfKind.Variable;
            case BtfKind.Variable:
                if (type.Linkage == BtfLinkage.Extern)
                    builder.SetLinkage(type.Id, BtfLinkage.Global);
                break;
            case BtfKind.Enum or BtfKind.Enum64 when type.Size == 0:
                // Only declared, which C does not have but compilers take; of any size behind its pointer.
                builder.SetSize(type.Id, sizeof(uint));
                break;
            case BtfKind.Int when type.IntEncoding is { IsSigned: true, IsChar: true }:
                // What gcc says of a signed char; the kernel knows either alone.
                builder.SetIntEncoding(type.Id, signed: true);
                break;
        }
    }

    static void PlaceConfiguration(ObjectSpec spec, BtfBuilder builder, BtfType section)
    {
        var entries = new List<(int Id, uint Offset, uint Size)>();
        foreach (BtfSectionEntry entry in section.SectionEntries)
        {
            entries.Add((entry.TypeId, (uint)(spec.Externs.Find(entry.Type.Name)?.Offset ?? 0), entry.Size));
        }
        entries.Sort(static (left, right) => left.Offset.CompareTo(right.Offset));
        for (int i = 0; i < entries.Count; i++)
            builder.SetSectionEntry(section.Id, i, entries[i].Id, entries[i].Offset, entries[i].Size);
        builder.SetSize(section.Id, (uint)(spec.Maps.Find(ExternReader.ConfigurationSection)?.ValueSize ?? 0));
    }

    static void ReplaceSymbols(BtfBuilder builder, BtfType section)
    {
        const uint Size = sizeof(int);
        int integer = builder.AddInt("int", (int)Size, signed: true);
        int standIn = builder.AddVariable("dummy_ksym", integer, BtfLinkage.Global);
        int index = 0;
        foreach (BtfSectionEntry entry in section.SectionEntries)
        {
            int id = standIn;
            if (entry.Type.Kind == BtfKind.Variable)
                builder.SetTarget(id = entry.TypeId, integer);
            builder.SetSectionEntry(section.Id, index, id, (uint)index * Size, Size);
            index++;
        }
        builder.SetSize(section.Id, (uint)index * Size);
    }

    static void NameParameters(BtfBuilder builder, BtfType prototype)
    {
        for (int i = 0; i < prototype.Parameters.Count; i++)
        {
            if (prototype.GetParameter(i) is { NameOffset: 0, TypeId: not 0 })
                builder.SetParameterName(prototype.Id, i, "arg");
        }
    }
}
