using Skep.Btf;
using Skep.Cli.Output;
using Skep.Cli.Values;

namespace Skep.Cli.Running;

/// <summary>The events of one map on a terminal.</summary>
sealed class EventText
{
    // Enough rows to find the width of the columns, few enough to be no delay.
    const int Batch = 256;

    readonly EventSource _source;
    readonly ValueColumns? _columns;
    readonly TextTable? _table;
    readonly int[] _shown = [];
    readonly TextSink _sink = new();
    readonly bool _isTable;
    readonly bool _isHex;
    readonly bool _hasPackets;
    bool _isHeaded;

    /// <param name="hasPackets">Whether events come from numbered packets, and not at a time of day.</param>
    public EventText(EventSource source, EventFormat format, bool hasPackets)
    {
        _source = source;
        _hasPackets = hasPackets;
        _isHex = format == EventFormat.Hex || source.RecordType is null;
        _isTable = format == EventFormat.Table && !_isHex;
        if (!_isTable)
            return;
        var columns = new ValueColumns(source.RecordType!.Value, "value");
        _columns = columns;
        _shown = [.. Enumerable.Range(0, columns.Count).Where(column => !columns.IsPadding(column))];
        (string, Align) when = hasPackets ? ("PACKET", Align.Right) : ("TIME", Align.Left);
        _table = new TextTable([when, .. _shown.Select(columns.HeadingOf)]);
    }

    /// <summary>How many events have been shown.</summary>
    public long Count { get; private set; }

    public void Add(long packet, ReadOnlySpan<byte> record, Terminal terminal)
    {
        Count++;
        string when = _hasPackets ? $"{packet}" : $"{DateTime.Now:HH:mm:ss.fff}";
        if (_table is not null && _columns is not null)
        {
            var cells = new string[_shown.Length + 1];
            cells[0] = when;
            for (int i = 0; i < _shown.Length; i++)
                cells[i + 1] = _columns.Format(_shown[i], record);
            _table.Add(cells);
            if (_table.Count >= Batch)
                Flush(terminal);
            return;
        }
        WriteHeading(terminal);
        if (_isHex)
            terminal.Out.WriteLine($"{when}  {Convert.ToHexStringLower(record)}");
        else
            WriteFields(terminal, when, record);
    }

    public void Flush(Terminal terminal)
    {
        if (_table is not { Count: > 0 })
            return;
        WriteHeading(terminal);
        _table.Write(terminal);
    }

    void WriteFields(Terminal terminal, string when, ReadOnlySpan<byte> record)
    {
        BtfValueFormatter.Write(_source.RecordType!.Value, record, _sink);
        terminal.Out.WriteLine($"{when}  {_sink.Take()}");
    }

    void WriteHeading(Terminal terminal)
    {
        if (_isHeaded)
            return;
        _isHeaded = true;
        terminal.Out.WriteLine();
        string type = _source.RecordType is { } record ? $"  {BtfDeclaration.Of(record)}" : "";
        string note = _source.Note is { } text ? $" ({text})" : "";
        terminal.Out.WriteLine($"{terminal.Emphasise($"events from {_source.Map.Name}")}{type}{terminal.Dim(note)}");
    }
}
