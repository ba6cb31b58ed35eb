using System.Globalization;
using System.Text.Json;
using Skep.Btf;
using Skep.Cli.Output;
using Skep.Cli.Values;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>A run as lines of JSON, one object each, told apart by <c>type</c>; the shapes are documented in <c>docs/cli.md</c>.</summary>
sealed class JsonReport(Terminal terminal, RunOptions options) : IRunReport, IDisposable
{
    readonly JsonLines _lines = new(terminal);
    readonly Lock _gate = new();

    Utf8JsonWriter Json => _lines.Writer;

    public void Start(RunStart start) => Line("start", () =>
    {
        Json.WriteString("object", start.Path);
        Json.WriteString("host", start.Host);
        Json.WriteString("input", start.Input);
        Json.WriteStartArray("programs");
        foreach (ProgramSpec program in start.Programs)
        {
            Json.WriteStartObject();
            Json.WriteString("name", program.Name);
            Json.WriteString("type", program.Type.KernelName);
            Json.WriteString("section", program.SectionName);
            Json.WriteEndObject();
        }
        Json.WriteEndArray();
    });

    public void Event(EventSource source, long packet, ReadOnlySpan<byte> record)
    {
        if (options.Events == EventFormat.None)
            return;
        lock (_gate)
        {
            Json.WriteStartObject();
            Json.WriteString("type", "event");
            Json.WriteString("map", source.Map.Name);
            if (packet > 0)
                Json.WriteNumber("packet", packet);
            else
                Json.WriteString("time", DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture));
            Json.WritePropertyName("value");
            if (source.RecordType is { } type && options.Events != EventFormat.Hex)
                BtfValueFormatter.Write(type, record, new JsonSink(Json));
            else
                Json.WriteStringValue(Convert.ToHexStringLower(record));
            Json.WriteEndObject();
            _lines.EndLine();
        }
    }

    public void Printed(string line) => Line("printk", () => Json.WriteString("text", line));

    public void Flush() => terminal.Flush();

    public void Finish(RunOutcome outcome, LoadedObject loaded) => Line("result", () =>
    {
        if (outcome.Verdicts is { } verdicts)
            WriteVerdicts(verdicts);
        if (outcome.ReturnValue is { } value)
        {
            Json.WriteNumber("returnValue", (int)value);
            Json.WriteNumber("runs", outcome.Runs);
            Json.WritePropertyName("context");
            BtfValueFormatter.Write(outcome.Context?.Type ?? default, outcome.Context?.Bytes, new JsonSink(Json));
        }
        Json.WriteNumber("nanoseconds", (long)outcome.Elapsed.TotalNanoseconds);
        Json.WriteNumber("programNanoseconds", (long)outcome.ProgramNanoseconds);
        Json.WriteNumber("truncatedPackets", outcome.Truncated);
        Json.WriteNumber("skippedPackets", outcome.Unframed + outcome.Refused);
        if (outcome.OutputPath is { } path)
        {
            Json.WriteStartObject("output");
            Json.WriteString("file", path);
            Json.WriteNumber("packets", outcome.Written);
            Json.WriteNumber("rewritten", outcome.Rewritten);
            Json.WriteEndObject();
        }
        WriteEventCounts(outcome);
        WriteVariables(loaded);
        WriteMaps(loaded);
    });

    public void Dispose() => _lines.Dispose();

    void WriteVerdicts(VerdictCounts verdicts)
    {
        Json.WriteNumber("packets", verdicts.Packets);
        Json.WriteNumber("bytes", verdicts.Bytes);
        Json.WriteStartArray("verdicts");
        foreach ((string name, uint value, long packets, long bytes) in verdicts.Rows)
        {
            Json.WriteStartObject();
            Json.WriteString("name", name);
            Json.WriteNumber("value", (int)value);
            Json.WriteNumber("packets", packets);
            Json.WriteNumber("bytes", bytes);
            Json.WriteEndObject();
        }
        Json.WriteEndArray();
    }

    void WriteEventCounts(RunOutcome outcome)
    {
        Json.WriteStartArray("events");
        foreach ((string map, EventCount count) in outcome.Events)
        {
            Json.WriteStartObject();
            Json.WriteString("map", map);
            Json.WriteNumber("received", count.Received);
            Json.WriteNumber("lost", count.Lost);
            Json.WriteEndObject();
        }
        Json.WriteEndArray();
    }

    void WriteVariables(LoadedObject loaded)
    {
        Json.WriteStartObject("variables");
        foreach (VariableSpec variable in loaded.Spec.Variables)
        {
            if (variable.IsReadOnly || !loaded.Maps.TryGet(variable.Map.Name, out _))
                continue;
            byte[] value = new byte[variable.Size];
            loaded.Variables.Read(variable.Name, value);
            Json.WritePropertyName(variable.Name);
            TypedValues.Write(loaded.Spec.Btf, variable.TypeId, value, new JsonSink(Json), variable.Name);
        }
        Json.WriteEndObject();
    }

    void WriteMaps(LoadedObject loaded)
    {
        Json.WriteStartArray("maps");
        foreach (MapView view in MapView.AllOf(loaded))
            MapJson.Write(Json, view);
        Json.WriteEndArray();
    }

    void Line(string type, Action write)
    {
        lock (_gate)
        {
            Json.WriteStartObject();
            Json.WriteString("type", type);
            write();
            Json.WriteEndObject();
            _lines.EndLine();
            terminal.Flush();
        }
    }
}
