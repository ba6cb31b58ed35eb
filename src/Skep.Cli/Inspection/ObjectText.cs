using System.Globalization;
using Skep.Cli.Output;
using Skep.Cli.Values;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Inspection;

/// <summary>An object as tables.</summary>
static class ObjectText
{
    // Longer values are shown with --all.
    const int MaxValueLength = 60;

    public static void Write(Terminal terminal, ObjectSpec spec, string path, bool all)
    {
        terminal.Out.WriteLine(terminal.Emphasise(path));
        terminal.Out.WriteLine("  " + string.Join(", ", Summary(spec)));
        WritePrograms(terminal, spec);
        WriteMaps(terminal, spec);
        WriteVariables(terminal, spec, all);
        WriteExterns(terminal, spec);
        WriteRelocations(terminal, spec, all);
    }

    static IEnumerable<string> Summary(ObjectSpec spec)
    {
        yield return spec.License.Length > 0 ? $"license {spec.License}" : "no license (helpers for GPL programs are refused)";
        yield return spec.ByteOrder == ByteOrder.LittleEndian ? "little-endian" : "big-endian";
        if (spec.KernelVersion != 0)
            yield return $"for kernel {spec.KernelVersion >> 16}.{spec.KernelVersion >> 8 & 0xff}.{spec.KernelVersion & 0xff}";
        yield return spec.Btf is { } types ? $"BTF with {Quantity.Count(types.TypeCount, "type")}" : "no BTF";
    }

    static void WritePrograms(Terminal terminal, ObjectSpec spec)
    {
        var table = new TextTable(
            ("PROGRAM", Align.Left), ("SECTION", Align.Left), ("TYPE", Align.Left), ("ATTACH_TYPE", Align.Left), ("INSNS", Align.Right),
            ("CO-RE", Align.Right), ("FUNCTIONS", Align.Left), ("MAPS", Align.Left));
        foreach (ProgramSpec program in spec.Programs)
        {
            IEnumerable<SymbolReference> maps = program.References.Where(static reference => reference.Kind == ReferenceKind.Map);
            int relocations = program.CoreRelocations.Count;
            table.Add(
                program.Name, program.SectionName, program.Type.KernelName, SpecText.AttachTypeOf(program) ?? "",
                Quantity.Count(program.Instructions.Length), relocations == 0 ? "" : Quantity.Count(relocations),
                string.Join(", ", program.Functions.Skip(1).Select(static function => function.Name)),
                string.Join(", ", maps.Select(static reference => reference.Symbol).Distinct()));
        }
        Write(terminal, table);
    }

    static void WriteMaps(Terminal terminal, ObjectSpec spec)
    {
        var table = new TextTable(
            ("MAP", Align.Left), ("TYPE", Align.Left), ("KEY", Align.Left), ("VALUE", Align.Left), ("MAX_ENTRIES", Align.Right),
            ("", Align.Left));
        foreach (MapSpec map in spec.Maps)
        {
            table.Add(
                map.Name, map.Type.KernelName, SpecText.KeyOf(spec, map), SpecText.ValueOf(spec, map), Quantity.Count(map.MaxEntries),
                string.Join(", ", Remarks(spec, map)));
        }
        Write(terminal, table);
    }

    static IEnumerable<string> Remarks(ObjectSpec spec, MapSpec map)
    {
        if (map.Inner is { } inner)
        {
            string types = $"{SpecText.KeyOf(spec, inner)} -> {SpecText.ValueOf(spec, inner)}";
            yield return $"of {inner.Type.KernelName} {types} x {Quantity.Count(inner.MaxEntries)}";
        }
        foreach (string flag in SpecText.Flags(map.Flags))
            yield return flag;
        if (map.Freeze)
            yield return "frozen";
        if (map.Pinning == MapPinning.ByName)
            yield return "pinned by name";
        if (map.Slots.Count > 0)
            yield return string.Join(" ", map.Slots.Select(static slot => $"[{slot.Index}]={slot.Name}"));
    }

    static void WriteVariables(Terminal terminal, ObjectSpec spec, bool all)
    {
        var table = new TextTable(("VARIABLE", Align.Left), ("IN", Align.Left), ("TYPE", Align.Left), ("VALUE", Align.Left));
        foreach (VariableSpec variable in spec.Variables)
        {
            string value = SpecText.ValueOf(spec, variable);
            if (!all && value.Length > MaxValueLength)
                value = string.Concat(value.AsSpan(0, MaxValueLength - 3), "...");
            table.Add(variable.Name, variable.Map.Name, TypedValues.NameOf(spec.Btf, variable.TypeId, variable.Size), value);
        }
        Write(terminal, table);
    }

    static void WriteExterns(Terminal terminal, ObjectSpec spec)
    {
        var table = new TextTable(("EXTERN", Align.Left), ("KIND", Align.Left), ("TYPE", Align.Left), ("", Align.Left));
        foreach (ExternSpec symbol in spec.Externs)
        {
            string type = TypedValues.NameOf(spec.Btf, symbol.TypeId, symbol.Size);
            table.Add(symbol.Name, SpecText.Extern(symbol.Kind), type, symbol.IsWeak ? "weak" : "");
        }
        Write(terminal, table);
    }

    static void WriteRelocations(Terminal terminal, ObjectSpec spec, bool all)
    {
        if (all)
        {
            var places = new TextTable(("CO-RE", Align.Left), ("OF", Align.Left), ("PROGRAM", Align.Left), ("INSN", Align.Right));
            foreach (ProgramSpec program in spec.Programs)
            {
                foreach (CoreRelocation relocation in program.CoreRelocations)
                {
                    places.Add(
                        CoreAccess.KindName(relocation.Kind), CoreAccess.Describe(spec.Btf, relocation), program.Name,
                        relocation.Instruction.ToString(CultureInfo.InvariantCulture));
                }
            }
            Write(terminal, places);
            return;
        }
        var table = new TextTable(("CO-RE", Align.Left), ("OF", Align.Left), ("USES", Align.Right), ("PROGRAMS", Align.Left));
        var uses = spec.Programs.SelectMany(program => program.CoreRelocations.Select(relocation =>
            (Program: program.Name, Kind: CoreAccess.KindName(relocation.Kind), Of: CoreAccess.Describe(spec.Btf, relocation))));
        foreach (var same in uses.GroupBy(static use => (use.Kind, use.Of)))
        {
            string programs = string.Join(", ", same.Select(static use => use.Program).Distinct());
            table.Add(same.Key.Kind, same.Key.Of, Quantity.Count(same.Count()), programs);
        }
        Write(terminal, table);
    }

    static void Write(Terminal terminal, TextTable table)
    {
        if (table.Count == 0)
            return;
        terminal.Out.WriteLine();
        table.Write(terminal);
    }
}
