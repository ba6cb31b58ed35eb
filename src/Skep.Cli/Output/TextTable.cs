using System.Text;

namespace Skep.Cli.Output;

enum Align
{
    Left,
    Right,
}

/// <summary>
/// Rows under headings, columns two spaces apart. A table that is too wide first breaks its headings at underscores, then moves its columns
/// together and breaks the text of the last one, and at last folds its rows, headings and all, into two or more lines: columns stay one
/// below the other and nothing is cut off, whatever the width.
/// </summary>
/// <remarks>
/// A table may be written in parts, as rows come: later parts only ever widen columns, and repeat the headings where they fold anew.
/// </remarks>
sealed class TextTable(params (string Heading, Align Align)[] columns)
{
    // Text in a narrower column is hard to read.
    const int MinTextWidth = 24;

    const int FoldIndent = 4;

    readonly List<string[]> _rows = [];
    readonly int[] _widths = new int[columns.Length];
    string _gap = "  ";
    List<Range> _lines = [];

    /// <summary>Rows that are not written yet.</summary>
    public int Count => _rows.Count;

    /// <summary>Spaces before every line.</summary>
    public int Indent { get; init; }

    public void Add(params string[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"{cells.Length} cells for {columns.Length} columns", nameof(cells));
        _rows.Add(cells);
        for (int i = 0; i < cells.Length; i++)
            _widths[i] = Math.Max(_widths[i], cells[i].Length);
    }

    /// <summary>Writes the rows added since the last time, under headings if they are the first.</summary>
    public void Write(Terminal terminal)
    {
        string[][] headings = [.. columns.Select(static column => new[] { column.Heading })];
        int[] widths = Widths(headings);
        if (TotalOf(widths) > terminal.Width)
        {
            headings = [.. columns.Select(static column => BreakHeading(column.Heading))];
            widths = Widths(headings);
        }
        if (TotalOf(widths) > terminal.Width)
            _gap = " ";
        List<Range> lines = Fold(widths, terminal.Width);
        if (lines.Count > 1)
            MendHeadings(lines, headings, widths, terminal.Width);
        if (!lines.SequenceEqual(_lines))
        {
            foreach (Range line in lines)
                WriteHeadings(terminal, headings, widths, line);
        }
        _lines = lines;
        foreach (string[] row in _rows)
        {
            foreach (Range line in lines)
                WriteCells(terminal, row, widths, line);
        }
        _rows.Clear();
    }

    int[] Widths(string[][] headings) =>
        [.. _widths.Select((width, column) => Math.Max(width, headings[column].Max(static part => part.Length)))];

    int TotalOf(ReadOnlySpan<int> widths)
    {
        int total = Indent + (_gap.Length * (widths.Length - 1));
        foreach (int width in widths)
            total += width;
        return total;
    }

    static string[] BreakHeading(string heading) =>
        heading.Split('_', StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } parts ? parts : [heading];

    /// <summary>Which columns stand on which line of a row: as many as fit. Text at the end of a line is narrowed to fit.</summary>
    List<Range> Fold(int[] widths, int available)
    {
        var lines = new List<Range>();
        int start = 0;
        for (int column = 0; column < widths.Length; column++)
        {
            bool isText = columns[column].Align == Align.Left;
            int excess = Excess();
            if (excess > 0 && isText && column == widths.Length - 1 && widths[column] - excess >= Math.Min(widths[column], MinTextWidth))
            {
                widths[column] -= excess;
            }
            else if (excess > 0 && column > start)
            {
                lines.Add(start..column);
                start = column;
                excess = Excess();
            }
            if (excess > 0 && isText && column == start)
                widths[column] = Math.Max(widths[column] - excess, 1);

            int Excess() => TotalOf(widths.AsSpan(start, column + 1 - start)) + (start > 0 ? FoldIndent : 0) - available;
        }
        lines.Add(start..widths.Length);
        return lines;
    }

    /// <summary>A line of a folded row may have room for its headings in one piece.</summary>
    void MendHeadings(List<Range> lines, string[][] headings, int[] widths, int available)
    {
        foreach (Range line in lines)
        {
            (int first, int count) = line.GetOffsetAndLength(widths.Length);
            int[] whole = [.. Enumerable.Range(first, count).Select(column => Math.Max(widths[column], columns[column].Heading.Length))];
            if (TotalOf(whole) + (first > 0 ? FoldIndent : 0) > available)
                continue;
            whole.CopyTo(widths, first);
            for (int column = first; column < first + count; column++)
                headings[column] = [columns[column].Heading];
        }
    }

    void WriteHeadings(Terminal terminal, string[][] headings, int[] widths, Range range)
    {
        if (range.Start.Value > 0 && Array.TrueForAll(headings[range], static heading => heading is [""]))
            return;
        int height = headings[range].Max(static heading => heading.Length);
        for (int line = 0; line < height; line++)
        {
            // Headings of one line stand on the last, next to their cells.
            string[] parts = [.. headings.Select(heading => line - (height - heading.Length) is >= 0 and int index ? heading[index] : "")];
            WriteLine(terminal, parts, widths, range, isHeading: true);
        }
    }

    void WriteCells(Terminal terminal, string[] row, int[] widths, Range range)
    {
        int last = range.End.Value - 1;
        if (range.Start.Value > 0 && Array.TrueForAll(row[range], static cell => cell.Length == 0))
            return;
        string[] cells = [.. row];
        foreach (string line in Paragraph.Lines(row[last], widths[last]))
        {
            cells[last] = line;
            WriteLine(terminal, cells, widths, range, isHeading: false);
            Array.Fill(cells, "");
        }
    }

    void WriteLine(Terminal terminal, string[] cells, int[] widths, Range range, bool isHeading)
    {
        (int first, int count) = range.GetOffsetAndLength(widths.Length);
        var line = new StringBuilder().Append(' ', Indent + (first > 0 ? FoldIndent : 0));
        for (int i = first; i < first + count; i++)
        {
            line.Append(i == first ? "" : _gap);
            line.Append(columns[i].Align == Align.Right ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
        }
        string text = line.ToString().TrimEnd();
        terminal.Out.WriteLine(isHeading ? terminal.Emphasise(text) : text);
    }
}
