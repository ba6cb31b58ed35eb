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
    /// global variables at 0. The symbol table knows. A linked object is complete, and is left as it is.
    /// </summary>
    BtfFile PlaceVariables(BtfFile types)
    {
        BtfBuilder? builder = null;
        Dictionary<string, ElfSymbol>? symbols = null;
        foreach (BtfType type in types.Types)
        {
            if (type.Kind != BtfKind.DataSection || type.Size != 0)
                continue;
            string name = type.Name;
            if (Elf.FindSection(name) is not { Size: <= int.MaxValue } section)
                continue;
            builder ??= BtfBuilder.From(types);
            symbols ??= GlobalSymbols();
            builder.SetSize(type.Id, (uint)section.Size);
            PlaceVariables(builder, type, section, symbols);
        }
        MakeHiddenFunctionsStatic(types, ref builder);
        return builder is null ? types : BtfFile.Parse(builder.ToArray(types.ByteOrder), Diagnostics, name: types.Name) ?? types;
    }

    void PlaceVariables(BtfBuilder builder, BtfType dataSection, ElfSection section, Dictionary<string, ElfSymbol> symbols)
    {
        var entries = new (int TypeId, uint Offset, uint Size)[dataSection.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            BtfSectionEntry entry = dataSection.GetSectionEntry(i);
            uint offset = entry.Offset;
            // Offsets of static variables are relocated by the compiler's own assembler.
            if (entry.Type is { Kind: BtfKind.Variable, Linkage: BtfLinkage.Global } variable)
            {
                if (symbols.TryGetValue(variable.Name, out ElfSymbol symbol) && symbol.SectionIndex == section.Index)
                    offset = (uint)symbol.Value;
                else
                    Error(DiagnosticId.DataSection, $"Variable '{variable.Name}' of the types has no symbol in section '{section.Name}'.", section);
            }
            entries[i] = (entry.TypeId, offset, entry.Size);
        }
        // The kernel wants them in order and without overlap.
        Array.Sort(entries, static (left, right) => left.Offset.CompareTo(right.Offset));
        for (int i = 0; i < entries.Length; i++)
            builder.SetSectionEntry(dataSection.Id, i, entries[i].TypeId, entries[i].Offset, entries[i].Size);
    }

    /// <summary>
    /// A hidden function cannot be called from other files, so nothing keeps it from being verified with its callers, which accepts
    /// more than verifying it alone. The kernel goes by the linkage in the types.
    /// </summary>
    void MakeHiddenFunctionsStatic(BtfFile types, ref BtfBuilder? builder)
    {
        for (int i = 1; i < Elf.Symbols.Count; i++)
        {
            ElfSymbol symbol = Elf.Symbols[i];
            if (symbol.Type != ElfSymbolType.Function || !symbol.IsHidden || !types.TryFind(symbol.NameUtf8, BtfKind.Function, out BtfType function))
                continue;
            builder ??= BtfBuilder.From(types);
            builder.SetLinkage(function.Id, BtfLinkage.Static);
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
                known.Add(type.Name);
            else
                tags[type.TypeId] = [type.Name];
        }
        return tags;
    }

    Dictionary<string, ElfSymbol> GlobalSymbols()
    {
        var symbols = new Dictionary<string, ElfSymbol>(StringComparer.Ordinal);
        for (int i = 1; i < Elf.Symbols.Count; i++)
        {
            ElfSymbol symbol = Elf.Symbols[i];
            if (symbol.IsDefined && symbol.Binding != ElfSymbolBinding.Local && symbol.Type is ElfSymbolType.Object or ElfSymbolType.None)
                symbols.TryAdd(NameOf(symbol), symbol);
        }
        return symbols;
    }
}
