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
    readonly Utf8JsonWriter _json = JsonOutput.Lines(terminal);
    readonly Lock _gate = new();

    public void Start(RunStart start) => Line("start", () =>
    {
        _json.WriteString("object", start.Path);
        _json.WriteString("host", start.Host);
        _json.WriteString("input", start.Input);
        _json.WriteStartArray("programs");
        foreach (ProgramSpec program in start.Programs)
        {
            _json.WriteStartObject();
            _json.WriteString("name", program.Name);
            _json.WriteString("type", program.Type.KernelName);
            _json.WriteString("section", program.SectionName);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    });

    public void Event(EventSource source, long packet, ReadOnlySpan<byte> record)
    {
        if (options.Events == EventFormat.None)
            return;
        lock (_gate)
        {
            _json.WriteStartObject();
            _json.WriteString("type", "event");
            _json.WriteString("map", source.Map.Name);
            if (packet > 0)
                _json.WriteNumber("packet", packet);
            else
                _json.WriteString("time", DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture));
            _json.WritePropertyName("value");
            if (source.RecordType is { } type && options.Events != EventFormat.Hex)
                BtfValueFormatter.Write(type, record, new JsonSink(_json));
            else
                _json.WriteStringValue(Convert.ToHexStringLower(record));
            _json.WriteEndObject();
            _json.EndLine(terminal);
        }
    }

    public void Printed(string line) => Line("printk", () => _json.WriteString("text", line));

    public void Flush() => terminal.OutputStream.Flush();

    public void Finish(RunOutcome outcome, LoadedObject loaded) => Line("result", () =>
    {
        if (outcome.Verdicts is { } verdicts)
            WriteVerdicts(verdicts);
        if (outcome.ReturnValue is { } value)
        {
            _json.WriteNumber("returnValue", (int)value);
            _json.WriteNumber("runs", outcome.Runs);
            _json.WritePropertyName("context");
            BtfValueFormatter.Write(outcome.Context?.Type ?? default, outcome.Context?.Bytes, new JsonSink(_json));
        }
        _json.WriteNumber("nanoseconds", (long)outcome.Elapsed.TotalNanoseconds);
        _json.WriteNumber("truncatedPackets", outcome.Truncated);
        _json.WriteNumber("skippedPackets", outcome.Unframed + outcome.Refused);
        if (outcome.OutputPath is { } path)
        {
            _json.WriteStartObject("output");
            _json.WriteString("file", path);
            _json.WriteNumber("packets", outcome.Written);
            _json.WriteNumber("rewritten", outcome.Rewritten);
            _json.WriteEndObject();
        }
        WriteEventCounts(outcome);
        WriteVariables(loaded);
        WriteMaps(loaded);
    });

    public void Dispose() => _json.Dispose();

    void WriteVerdicts(VerdictCounts verdicts)
    {
        _json.WriteNumber("packets", verdicts.Packets);
        _json.WriteNumber("bytes", verdicts.Bytes);
        _json.WriteStartArray("verdicts");
        foreach ((string name, uint value, long packets, long bytes) in verdicts.Rows)
        {
            _json.WriteStartObject();
            _json.WriteString("name", name);
            _json.WriteNumber("value", (int)value);
            _json.WriteNumber("packets", packets);
            _json.WriteNumber("bytes", bytes);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    void WriteEventCounts(RunOutcome outcome)
    {
        _json.WriteStartArray("events");
        foreach ((string map, EventCount count) in outcome.Events)
        {
            _json.WriteStartObject();
            _json.WriteString("map", map);
            _json.WriteNumber("received", count.Received);
            _json.WriteNumber("lost", count.Lost);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    void WriteVariables(LoadedObject loaded)
    {
        _json.WriteStartObject("variables");
        foreach (VariableSpec variable in loaded.Spec.Variables)
        {
            if (variable.IsReadOnly || !loaded.Maps.TryGet(variable.Map.Name, out _))
                continue;
            byte[] value = new byte[variable.Size];
            loaded.Variables.Read(variable.Name, value);
            _json.WritePropertyName(variable.Name);
            TypedValues.Write(loaded.Spec.Btf, variable.TypeId, value, new JsonSink(_json), variable.Name);
        }
        _json.WriteEndObject();
    }

    void WriteMaps(LoadedObject loaded)
    {
        _json.WriteStartArray("maps");
        foreach (BpfMap map in loaded.Maps)
        {
            if (map.Spec.Origin is MapOrigin.Declared or MapOrigin.Legacy && MapRows.CanRead(map.Spec))
                MapJson.Write(_json, loaded.Spec.Btf, map);
        }
        _json.WriteEndArray();
    }

    void Line(string type, Action write)
    {
        lock (_gate)
        {
            _json.WriteStartObject();
            _json.WriteString("type", type);
            write();
            _json.WriteEndObject();
            _json.EndLine(terminal);
            terminal.OutputStream.Flush();
        }
    }
}
