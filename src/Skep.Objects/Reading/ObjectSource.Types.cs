using Skep.Btf;
using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

sealed partial class ObjectSource
{
    /// <summary>Reads <c>.BTF</c> and <c>.BTF.ext</c>, and completes in the types what compilers leave to the loader.</summary>
    public void ReadTypes()
    {
        if (Sections.Types is not { } section || BtfFile.Parse(section.Data, Diagnostics, name: Elf.Name) is not { } types)
            return;
        Types = PlaceVariables(types);
        if (Sections.Extension is { } extension)
            Extension = BtfExtension.Parse(extension.Data, Types, Diagnostics);
    }

    /// <summary>
    /// A compiler does not know where the variables of a section will lie, so it leaves the size of each DATASEC and the offsets of its
    /// variables at 0 (clang: of global ones). The symbol table knows. A linked object is complete, and is left as it is.
    /// </summary>
    BtfFile PlaceVariables(BtfFile types)
    {
        BtfBuilder? builder = null;
        Dictionary<(int Section, string Name), ElfSymbol>? symbols = null;
        foreach (BtfType type in types.Types)
        {
            if (type.Kind != BtfKind.DataSection || type.Size != 0)
                continue;
            if (Sections.Find(NameOf(type)) is not { Size: <= int.MaxValue } section)
                continue;
            builder ??= BtfBuilder.From(types);
            symbols ??= DataSymbols();
            builder.SetSize(type.Id, (uint)section.Size);
            PlaceVariables(builder, type, section, symbols);
        }
        MakeHiddenStatic(types, ref builder);
        return builder is null ? types : BtfFile.Parse(builder.ToArray(types.ByteOrder), Diagnostics, name: types.Name) ?? types;
    }

    void PlaceVariables(
        BtfBuilder builder, BtfType dataSection, ElfSection section, Dictionary<(int Section, string Name), ElfSymbol> symbols)
    {
        var entries = new (int TypeId, uint Offset, uint Size)[dataSection.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            BtfSectionEntry entry = dataSection.GetSectionEntry(i);
            BtfType variable = entry.Type;
            uint offset = entry.Offset;
            if (symbols.TryGetValue((section.Index, NameOf(variable)), out ElfSymbol symbol))
                offset = (uint)symbol.Value;
            else if (variable is { Kind: BtfKind.Variable, Linkage: BtfLinkage.Global })
                Error(DiagnosticId.DataSection, $"Variable '{NameOf(variable)}' of the types has no symbol in section '{section.Name}'.",
                    section);
            entries[i] = (entry.TypeId, offset, entry.Size);
        }
        // The kernel wants them in order and without overlap.
        Array.Sort(entries, static (left, right) => left.Offset.CompareTo(right.Offset));
        for (int i = 0; i < entries.Length; i++)
            builder.SetSectionEntry(dataSection.Id, i, entries[i].TypeId, entries[i].Offset, entries[i].Size);
    }

    /// <summary>
    /// What is hidden cannot be used from other files, and is as good as static. The kernel verifies a static function together with its
    /// callers, which accepts more than verifying it alone, and goes by the linkage in the types.
    /// </summary>
    void MakeHiddenStatic(BtfFile types, ref BtfBuilder? builder)
    {
        for (int i = 1; i < Elf.Symbols.Count; i++)
        {
            ElfSymbol symbol = Elf.Symbols[i];
            if (!symbol.IsHidden || !symbol.IsDefined)
                continue;
            BtfKind kind = symbol.Type == ElfSymbolType.Function ? BtfKind.Function : BtfKind.Variable;
            if (!types.TryFind(symbol.NameUtf8, kind, out BtfType type))
                continue;
            builder ??= BtfBuilder.From(types);
            builder.SetLinkage(type.Id, BtfLinkage.Static);
        }
    }

    Dictionary<int, List<string>> ReadDeclarationTags()
    {
        var tags = new Dictionary<int, List<string>>();
        foreach (BtfType type in Types?.Types ?? default)
        {
            if (type.Kind != BtfKind.DeclarationTag || type.ComponentIndex != -1)
                continue;
            if (tags.TryGetValue(type.TypeId, out List<string>? known))
                known.Add(NameOf(type));
            else
                tags[type.TypeId] = [NameOf(type)];
        }
        return tags;
    }

    Dictionary<(int Section, string Name), ElfSymbol> DataSymbols()
    {
        var symbols = new Dictionary<(int, string), ElfSymbol>();
        for (int i = 1; i < Elf.Symbols.Count; i++)
        {
            ElfSymbol symbol = Elf.Symbols[i];
            if (symbol.IsDefined && symbol.Type is ElfSymbolType.Object or ElfSymbolType.None)
                symbols.TryAdd((symbol.SectionIndex, NameOf(symbol)), symbol);
        }
        return symbols;
    }
}
