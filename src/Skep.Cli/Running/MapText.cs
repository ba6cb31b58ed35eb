using System.Globalization;
using Skep.Cli.Output;
using Skep.Cli.Values;
using Skep.KernelAbi;

namespace Skep.Cli.Running;

/// <summary>The entries of a map as a table: the fields of the key, then those of the value.</summary>
static class MapText
{
    /// <param name="terminal">Where to.</param>
    /// <param name="view">The map.</param>
    /// <param name="rows">How many rows at most.</param>
    public static void Write(Terminal terminal, MapView view, int rows)
    {
        BpfMap map = view.Map;
        string title = $"{terminal.Emphasise($"map {map.Name}")}  {map.Type.KernelName}";
        if (map.Spec.Reading is MapReading.Events or MapReading.None)
        {
            terminal.Out.WriteLine($"{title}, {Quantity.Entries(map.MaxEntries)} at most: {MapReadings.WhyNot(map.Type)}");
            return;
        }
        List<MapRow> entries = MapRows.Read(view, withZeros: rows == int.MaxValue);
        if (entries.Count == 0)
        {
            terminal.Out.WriteLine($"{title}, {Count(view, entries)}");
            return;
        }
        var key = new ValueColumns(TypedValues.KeyOf(view.Types, map.Spec), "key");
        var value = new ValueColumns(TypedValues.TypeOf(view.Types, map.Spec.ValueTypeId), "value");
        (List<MapRow> shown, string order) = Order(map, key, value, entries, rows);
        terminal.Out.WriteLine($"{title}, {Count(view, entries)}{(shown.Count < entries.Count ? order : "")}");
        WriteTable(terminal, view, key, value, shown, entries.Select(static row => row.Cpu).Distinct().Count() > 1);
        WriteHistograms(terminal, key, value, shown);
    }

    static string Count(MapView view, List<MapRow> entries)
    {
        BpfMap map = view.Map;
        int keys = map.IsPerCpu ? entries.DistinctBy(static row => Convert.ToHexString(row.Key)).Count() : entries.Count;
        return (map.Spec.Reading, map.MaxEntries) switch
        {
            _ when keys == 0 => MapRows.IsArray(map) ? "all zero" : "empty",
            (MapReading.Values, _) when !view.IsLast => $"{Quantity.Entries(map.MaxEntries)} at most: the next, the others stay unseen",
            (MapReading.Values, _) => $"{Quantity.Count(keys)} of {Quantity.Count(map.MaxEntries, "value")}, the next to come out first",
            (_, 1) => MapRows.IsArray(map) ? "one element" : "one entry",
            _ when MapRows.IsArray(map) => $"{Quantity.Count(keys)} of {Quantity.Count(map.MaxEntries)} not zero",
            _ => $"{Quantity.Count(keys)} of {Quantity.Entries(map.MaxEntries)}",
        };
    }

    /// <summary>Hash tables have no order of their own: those entries come first that have most of what the value counts first.</summary>
    static (List<MapRow> Rows, string Order) Order(BpfMap map, ValueColumns key, ValueColumns value, List<MapRow> entries, int rows)
    {
        if (MapRows.IsArray(map) || map.Spec.Reading != MapReading.Entries || value.FirstNumber is not { } column)
            return ([.. entries.Take(rows)], $"; the first {rows}");
        var sorted = entries
            .OrderByDescending(row => value.Number(column, row.Value))
            .ThenBy(static row => Convert.ToHexString(row.Key), StringComparer.Ordinal).ThenBy(static row => row.Cpu);
        return ([.. sorted.Take(rows)], $"; the {rows} with most {value.HeadingOf(column).Heading}");
    }

    static void WriteTable(
        Terminal terminal, MapView view, ValueColumns key, ValueColumns value, List<MapRow> rows, bool showsCpu)
    {
        // Padding is left out; so is the index of the only element.
        bool hasKeys = view.Map.KeySize > 0 && !(MapRows.IsArray(view.Map) && view.Map.MaxEntries == 1);
        int[] keyColumns = hasKeys ? [.. Enumerable.Range(0, key.Count).Where(column => !key.IsPadding(column))] : [];
        int[] valueColumns = [.. Enumerable.Range(0, value.Count).Where(column => !value.IsHistogram(column) && !value.IsPadding(column))];
        IEnumerable<(string, Align)> headings = keyColumns.Select(key.HeadingOf);
        if (showsCpu)
            headings = headings.Append(("CPU", Align.Right));
        headings = headings.Concat(view.Map.Spec.Reading switch
        {
            MapReading.Programs => [("PROGRAM", Align.Left)],
            MapReading.Maps => [("MAP", Align.Left), ("TYPE", Align.Left), ("ENTRIES", Align.Left)],
            _ => valueColumns.Select(value.HeadingOf),
        });
        var table = new TextTable([.. headings]) { Indent = 2 };
        foreach (MapRow row in rows)
        {
            IEnumerable<string> cells = keyColumns.Select(column => key.Format(column, row.Key));
            if (showsCpu)
                cells = cells.Append(row.Cpu?.ToString(CultureInfo.InvariantCulture) ?? "");
            table.Add([.. cells, .. view.Map.Spec.Reading switch
            {
                MapReading.Programs => [view.ProgramName(row.Id) ?? $"program {row.Id}"],
                MapReading.Maps => DescribeInner(view, row.Id),
                _ => valueColumns.Select(column => value.Format(column, row.Value)),
            }]);
        }
        table.Write(terminal);
    }

    static string[] DescribeInner(MapView view, int id)
    {
        if (view.OpenMap(id) is not { } inner)
            return [$"map {id}", "", ""];
        MapView innerView = view with { Map = inner, IsLast = false };
        return [inner.Name, inner.Type.KernelName, inner.Spec.Reading is MapReading.Entries or MapReading.Programs or MapReading.Maps
            ? Count(innerView, MapRows.Read(innerView, withZeros: false)) : Quantity.Entries(inner.MaxEntries)];
    }

    static void WriteHistograms(Terminal terminal, ValueColumns key, ValueColumns value, List<MapRow> rows)
    {
        foreach (int column in Enumerable.Range(0, value.Count).Where(value.IsHistogram))
        {
            foreach (MapRow row in rows)
            {
                IEnumerable<string> fields = Enumerable.Range(0, key.Count)
                    .Select(part => $"{key.HeadingOf(part).Heading}={key.Format(part, row.Key)}");
                terminal.Out.WriteLine($"  {value.HeadingOf(column).Heading} of {string.Join(" ", fields)}");
                value.WriteHistogram(terminal, column, row.Value, indent: 4);
            }
        }
    }
}
