using System.Text.Json;
using Skep.Cli.Output;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Disassembly;

/// <summary>Programs as text: instructions under the source line that they come from, functions and jump targets by name.</summary>
static class Listing
{
    const int RemarkColumn = 44;
    const int BytesWidth = 26;

    public static void WriteText(Terminal terminal, ObjectSpec spec, IReadOnlyList<ProgramSpec> programs, bool withBytes)
    {
        foreach (ProgramSpec program in programs)
        {
            if (program != programs[0])
                terminal.Out.WriteLine();
            string size = Quantity.Count(program.Instructions.Length, "instruction");
            terminal.Out.WriteLine(terminal.Emphasise($"{program.Name}: {program.Type.KernelName}, section {program.SectionName}, {size}"));
            WriteProgram(terminal, spec, program, withBytes);
        }
    }

    public static void WriteJson(Utf8JsonWriter json, ObjectSpec spec, IReadOnlyList<ProgramSpec> programs)
    {
        json.WriteStartArray();
        foreach (ProgramSpec program in programs)
        {
            json.WriteStartObject();
            json.WriteString("name", program.Name);
            json.WriteString("section", program.SectionName);
            json.WriteString("type", program.Type.KernelName);
            json.WriteStartArray("instructions");
            WriteInstructions(json, spec, program);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteProgram(Terminal terminal, ObjectSpec spec, ProgramSpec program, bool withBytes)
    {
        var lines = new ProgramText(spec, program);
        SourceLine? last = null;
        for (int slot = 0; slot < program.Instructions.Length; slot += lines.SlotCount(slot))
        {
            if (lines.LabelAt(slot) is { } label)
                terminal.Out.WriteLine($"{label}:");
            if (program.LineOf(slot) is { } source && !SameLine(source, last))
            {
                terminal.Out.WriteLine(terminal.Dim($"; {source.Text.Trim()}  [{Path.GetFileName(source.File)}:{source.Line}]"));
                last = source;
            }
            string text = $"{slot,5}: {(withBytes ? lines.BytesOf(slot) + "  " : "")}{lines.TextOf(slot)}";
            string? remark = lines.RemarkOn(slot);
            int column = RemarkColumn + (withBytes ? BytesWidth : 0);
            terminal.Out.WriteLine(remark is null ? text : text.PadRight(column) + terminal.Dim("; " + remark));
        }
    }

    static void WriteInstructions(Utf8JsonWriter json, ObjectSpec spec, ProgramSpec program)
    {
        var lines = new ProgramText(spec, program);
        for (int slot = 0; slot < program.Instructions.Length; slot += lines.SlotCount(slot))
        {
            json.WriteStartObject();
            json.WriteNumber("slot", slot);
            json.WriteString("bytes", lines.BytesOf(slot));
            json.WriteString("text", lines.TextOf(slot));
            if (lines.LabelAt(slot) is { } label)
                json.WriteString("label", label);
            if (lines.RemarkOn(slot) is { } remark)
                json.WriteString("remark", remark);
            if (program.LineOf(slot) is { } source)
            {
                json.WriteString("file", source.File);
                json.WriteNumber("line", source.Line);
                json.WriteNumber("column", source.Column);
                json.WriteString("source", source.Text.Trim());
            }
            json.WriteEndObject();
        }
    }

    static bool SameLine(SourceLine line, SourceLine? last) =>
        last is { } before && line.Line == before.Line && line.File == before.File;
}
