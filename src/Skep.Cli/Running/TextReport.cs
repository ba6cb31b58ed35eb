using Skep.Cli.Output;
using Skep.Cli.Values;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>A run on a terminal: events as they come, then tables.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="options">What the user asked for.</param>
sealed class TextReport(Terminal terminal, RunOptions options) : IRunReport
{
    readonly Dictionary<EventSource, EventText> _events = [];
    readonly Lock _gate = new();
    EventText? _last;
    long _printed;

    public void Start(RunStart start)
    {
        string programs = string.Join(", ", start.Programs.Select(static program => $"{program.Name} ({program.Type.KernelName})"));
        string input = start.Input is { } capture ? $", {capture}" : "";
        terminal.Out.WriteLine(terminal.Emphasise($"{start.Path}: {programs}, {start.Host}{input}"));
        foreach (string note in start.Notes)
            terminal.Out.WriteLine(terminal.Dim(note));
        terminal.Flush();
    }

    public void Event(EventSource source, long packet, ReadOnlySpan<byte> record)
    {
        if (options.Events == EventFormat.None)
            return;
        lock (_gate)
        {
            if (!_events.TryGetValue(source, out EventText? text))
                _events.Add(source, text = new EventText(source, options.Events, packet > 0));
            if (text.Count >= options.Rows && packet > 0)
                return;
            if (text != _last)
                _last?.Flush(terminal);
            _last = text;
            text.Add(packet, record, terminal);
        }
    }

    public void Printed(string line)
    {
        lock (_gate)
        {
            if (++_printed > options.Rows && options.Capture is not null)
                return;
            _last?.Flush(terminal);
            if (_printed == 1)
                terminal.Out.WriteLine();
            terminal.Out.WriteLine($"printk: {line}");
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            _last?.Flush(terminal);
            terminal.Flush();
        }
    }

    public void Finish(RunOutcome outcome, LoadedObject loaded)
    {
        Flush();
        foreach ((string map, EventCount count) in outcome.Events)
            WriteEventCount(map, count);
        if (_printed > options.Rows && options.Capture is not null)
            terminal.Out.WriteLine(terminal.Dim($"... {Quantity.Count(_printed - options.Rows)} more printk lines (--all prints them)"));
        RunSummary.Write(terminal, outcome);
        WriteVariables(loaded);
        // Events have been shown as they came.
        foreach (MapView view in MapView.AllOf(loaded).Where(static view => view.Map.Spec.Reading != MapReading.Events))
        {
            terminal.Out.WriteLine();
            MapText.Write(terminal, view, options.Rows);
        }
        terminal.Flush();
    }

    void WriteEventCount(string map, EventCount count)
    {
        EventText? text = _events.FirstOrDefault(pair => pair.Key.Map.Name == map).Value;
        long hidden = count.Received - (text?.Count ?? 0);
        if (hidden > 0 && options.Events != EventFormat.None)
        {
            string all = Quantity.Count(count.Received, "event");
            terminal.Out.WriteLine(terminal.Dim($"... {Quantity.Count(hidden)} more of {all} from {map} (--all prints them)"));
        }
        if (count.Lost > 0)
            terminal.Out.WriteLine($"{Quantity.Count(count.Lost, "event")} lost: {map} was full (--map-size {map}=BYTES makes it larger)");
    }

    /// <summary>The variables that programs can change; constants are what the user knows already.</summary>
    void WriteVariables(LoadedObject loaded)
    {
        var table = new TextTable(("VARIABLE", Align.Left), ("VALUE", Align.Left));
        var sink = new TextSink();
        foreach (VariableSpec variable in loaded.Spec.Variables)
        {
            if (variable.IsReadOnly || !loaded.Maps.TryGet(variable.Map.Name, out _))
                continue;
            byte[] value = new byte[variable.Size];
            loaded.Variables.Read(variable.Name, value);
            TypedValues.Write(loaded.Spec.Btf, variable.TypeId, value, sink, variable.Name);
            table.Add(variable.Name, sink.Take());
        }
        if (table.Count == 0)
            return;
        terminal.Out.WriteLine();
        table.Write(terminal);
    }
}
