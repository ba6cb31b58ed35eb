using Skep.Btf;
using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>
/// Finds what the object declares but does not define. The symbol says whether it may be missing; the types say, by the DATASEC that
/// lists it, what it is: <c>.kconfig</c> a value of the kernel's configuration, <c>.ksyms</c> a variable or function of the kernel.
/// </summary>
static class ExternReader
{
    public const string ConfigurationSection = ".kconfig";
    public const string SymbolSection = ".ksyms";

    public static void Read(ObjectSource source, ObjectSpec spec)
    {
        var declared = new Dictionary<string, (BtfType Type, bool IsConfiguration)>(StringComparer.Ordinal);
        if (source.Types is { } types)
        {
            Declare(source, types, ConfigurationSection, isConfiguration: true, declared);
            Declare(source, types, SymbolSection, isConfiguration: false, declared);
        }

        var found = new List<ExternSpec>();
        ElfSymbolTable symbols = source.Elf.Symbols;
        for (int i = 1; i < symbols.Count; i++)
        {
            ElfSymbol symbol = symbols[i];
            if (!symbol.IsExtern)
                continue;
            string name = source.NameOf(symbol);
            if (!declared.Remove(name, out var declaration))
            {
                source.Error(DiagnosticId.ExternDeclaration,
                    $"'{name}' is defined nowhere, and the types do not say that the kernel provides it.", null, null,
                    "Declare it with __ksym or __kconfig, compile with -g, or link the object that defines it.");
                continue;
            }
            if (CreateExtern(source, name, symbol, declaration.Type, declaration.IsConfiguration) is not { } item)
                continue;
            found.Add(item);
            source.Externs[i] = item;
        }
        AddInOrder(source, spec, found);
    }

    static void Declare(
        ObjectSource source, BtfFile types, string section, bool isConfiguration, Dictionary<string, (BtfType, bool)> declared)
    {
        if (!types.TryFind(section, BtfKind.DataSection, out BtfType dataSection))
            return;
        foreach (BtfSectionEntry entry in dataSection.SectionEntries)
        {
            if (entry.Type.Kind is BtfKind.Variable or BtfKind.Function)
                declared.TryAdd(source.NameOf(entry.Type), (entry.Type, isConfiguration));
        }
    }

    static ExternSpec? CreateExtern(ObjectSource source, string name, in ElfSymbol symbol, BtfType type, bool isConfiguration)
    {
        bool isWeak = symbol.Binding == ElfSymbolBinding.Weak;
        if (type.Kind == BtfKind.Function)
            return new ExternSpec { Name = name, Kind = ExternKind.Function, IsWeak = isWeak, TypeId = type.Id };

        BtfType value = type.Target.SkipModifiersAndTypedefs();
        if (!isConfiguration)
            return new ExternSpec { Name = name, Kind = ExternKind.Variable, IsWeak = isWeak, TypeId = value.Id };

        if (ConfigurationTypes.Classify(value) != ConfigurationType.None && type.File.TryGetSize(value.Id, out long size))
            return new ExternSpec { Name = name, Kind = ExternKind.KernelConfiguration, IsWeak = isWeak, TypeId = type.TypeId,
                Size = (int)size };
        source.Error(DiagnosticId.ExternDeclaration,
            $"The type of the configuration value '{name}' is none that the kernel's configuration has.", null, null,
            "Use an integer of 1 to 8 bytes, bool, char, enum libbpf_tristate or an array of char.");
        return null;
    }

    /// <summary>Lays the configuration's values out as one data section, widest alignment first so that there are no gaps.</summary>
    static void AddInOrder(ObjectSource source, ObjectSpec spec, List<ExternSpec> found)
    {
        int AlignmentOf(ExternSpec item) => item.Size == 0 ? 1 : source.Types!.AlignOf(item.TypeId);

        long end = 0;
        foreach (ExternSpec item in found
            .OrderBy(static item => item.Kind)
            .ThenByDescending(AlignmentOf)
            .ThenBy(static item => item.Size)
            .ThenBy(static item => item.Name, StringComparer.Ordinal))
        {
            spec.Externs.Add(item);
            if (item.Kind != ExternKind.KernelConfiguration)
                continue;
            int alignment = AlignmentOf(item);
            end = (end + alignment - 1) / alignment * alignment;
            item.Offset = (int)end;
            end += item.Size;
        }
        source.ConfigurationSize = (int)end;
    }
}
