using System.Text.Json;
using Skep.Diagnostics;
using Skep.Objects;

namespace Skep.Cli.Compilation;

/// <summary>What was compiled and found, as JSON; the shape is documented in <c>docs/cli.md</c>.</summary>
static class CompileJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Compiled> objects, IReadOnlyList<Diagnostic> findings)
    {
        json.WriteStartObject();
        json.WriteStartArray("objects");
        foreach (Compiled compiled in objects)
            Write(json, compiled);
        json.WriteEndArray();
        json.WriteStartArray("diagnostics");
        foreach (Diagnostic finding in findings)
            Write(json, finding);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Compiled compiled)
    {
        json.WriteStartObject();
        json.WriteString("class", compiled.TypeName);
        json.WriteString("file", compiled.Path);
        json.WriteNumber("nanoseconds", (long)compiled.Elapsed.TotalNanoseconds);
        json.WriteStartArray("programs");
        foreach (ProgramSpec program in compiled.Spec.Programs)
        {
            json.WriteStartObject();
            json.WriteString("name", program.Name);
            json.WriteString("section", program.SectionName);
            json.WriteNumber("instructions", program.Instructions.Length);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Diagnostic finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        json.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
        json.WriteString("message", finding.Message);
        json.WriteString("help", finding.Help);
        json.WriteString("file", finding.Location.File);
        json.WriteNumber("line", finding.Location.Line);
        json.WriteNumber("column", finding.Location.Column);
        json.WriteEndObject();
    }
}
