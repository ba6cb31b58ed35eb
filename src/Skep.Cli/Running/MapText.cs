using System.Globalization;
using Skep.Btf;
using Skep.Cli.Output;
using Skep.Cli.Values;
using Skep.KernelAbi;

namespace Skep.Cli.Running;

/// <summary>The entries of a map as a table: the fields of the key, then those of the value.</summary>
static class MapText
{
    /// <param name="terminal">Where to.</param>
    /// <param name="types">What the map's type ids refer to.</param>
    /// <param name="map">The map.</param>
    /// <param name="rows">How many rows at most.</param>
    public static void Write(Terminal terminal, BtfFile? types, BpfMap map, int rows)
    {
        bool all = rows == int.MaxValue;
        List<MapRow> entries = [.. MapRows.Read(map, withZeros: all)];
        string title = $"{terminal.Emphasise($"map {map.Name}")}  {map.Type.KernelName}";
        if (entries.Count == 0)
        {
            terminal.Out.WriteLine($"{title}, {(IsArray(map) ? "all zero" : "empty")}");
            return;
        }
        var key = new ValueColumns(TypedValues.TypeOf(types, map.Spec.KeyTypeId), "key");
        var value = new ValueColumns(TypedValues.TypeOf(types, map.Spec.ValueTypeId), "value");
        (List<MapRow> shown, string order) = Order(map, key, value, entries, rows);
        terminal.Out.WriteLine($"{title}, {Count(map, entries)}{(shown.Count < entries.Count ? order : "")}");
        WriteTable(terminal, key, value, shown, entries.Select(static row => row.Cpu).Distinct().Count() > 1, map.MaxEntries == 1);
    }

    static bool IsArray(BpfMap map) => map.Type is MapType.Array or MapType.PerCpuArray;

    static string Count(BpfMap map, List<MapRow> entries)
    {
        int keys = map.IsPerCpu ? entries.DistinctBy(static row => Convert.ToHexString(row.Key)).Count() : entries.Count;
        if (map.MaxEntries == 1)
            return "one element";
        return IsArray(map)
            ? $"{Quantity.Count(keys)} of {Quantity.Count(map.MaxEntries)} not zero"
            : $"{Quantity.Count(keys)} of {Quantity.Count(map.MaxEntries, "entry")}".Replace("entrys", "entries", StringComparison.Ordinal);
    }

    /// <summary>Hash tables have no order of their own: those entries come first that have most of what the value counts first.</summary>
    static (List<MapRow> Rows, string Order) Order(BpfMap map, ValueColumns key, ValueColumns value, List<MapRow> entries, int rows)
    {
        if (IsArray(map) || value.FirstNumber is not { } column)
            return ([.. entries.Take(rows)], $"; the first {rows}");
        var sorted = entries
            .OrderByDescending(row => value.Number(column, row.Value))
            .ThenBy(static row => Convert.ToHexString(row.Key), StringComparer.Ordinal).ThenBy(static row => row.Cpu);
        return ([.. sorted.Take(rows)], $"; the {rows} with most {value.HeadingOf(column).Heading}");
    }

    static void WriteTable(Terminal terminal, ValueColumns key, ValueColumns value, List<MapRow> rows, bool showsCpu, bool hasOneKey)
    {
        // Padding is left out; so is the index of the only element.
        int[] keyColumns = hasOneKey ? [] : [.. Enumerable.Range(0, key.Count).Where(column => !key.IsPadding(column))];
        int[] valueColumns = [.. Enumerable.Range(0, value.Count).Where(column => !value.IsHistogram(column) && !value.IsPadding(column))];
        IEnumerable<(string, Align)> headings = keyColumns.Select(column => key.HeadingOf(column));
        if (showsCpu)
            headings = headings.Append(("CPU", Align.Right));
        var table = new TextTable([.. headings, .. valueColumns.Select(column => value.HeadingOf(column))]) { Indent = 2 };
        foreach (MapRow row in rows)
        {
            IEnumerable<string> cells = keyColumns.Select(column => key.Format(column, row.Key));
            if (showsCpu)
                cells = cells.Append(row.Cpu?.ToString(CultureInfo.InvariantCulture) ?? "");
            table.Add([.. cells, .. valueColumns.Select(column => value.Format(column, row.Value))]);
        }
        table.Write(terminal);
        WriteHistograms(terminal, key, value, rows);
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
