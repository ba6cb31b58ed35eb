using System.Text;

namespace Skep.Cli.Output;

enum Align
{
    Left,
    Right,
}

/// <summary>
/// Rows under headings, columns two spaces apart. A table that is too wide first breaks its headings at underscores, then moves its columns
/// together and breaks the text of the last one, and at last becomes one paragraph of <c>heading=cell</c> for each row: nothing is cut off,
/// whatever the width.
/// </summary>
/// <remarks>A table may be written in parts, as rows come: later parts repeat no headings and only ever widen columns.</remarks>
sealed class TextTable(params (string Heading, Align Align)[] columns)
{
    // Text in a narrower column is hard to read.
    const int MinTextWidth = 24;

    readonly List<string[]> _rows = [];
    readonly int[] _widths = new int[columns.Length];
    string _gap = "  ";
    bool _isHeaded;

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
        if (TotalOf(widths) > terminal.Width && columns[^1].Align == Align.Left)
            widths[^1] = Math.Max(Math.Min(widths[^1], MinTextWidth), terminal.Width - (TotalOf(widths) - widths[^1]));
        if (TotalOf(widths) > terminal.Width)
            WriteParagraphs(terminal);
        else
            WriteGrid(terminal, headings, widths);
        _rows.Clear();
    }

    int[] Widths(string[][] headings) =>
        [.. _widths.Select((width, column) => Math.Max(width, headings[column].Max(static part => part.Length)))];

    int TotalOf(int[] widths) => Indent + widths.Sum() + (_gap.Length * (widths.Length - 1));

    static string[] BreakHeading(string heading) =>
        heading.Split('_', StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } parts ? parts : [heading];

    void WriteGrid(Terminal terminal, string[][] headings, int[] widths)
    {
        int height = headings.Max(static heading => heading.Length);
        for (int line = 0; line < height && !_isHeaded; line++)
        {
            // Headings of one line stand on the last, next to their cells.
            string[] parts = [.. headings.Select(heading => line - (height - heading.Length) is >= 0 and int index ? heading[index] : "")];
            WriteLine(terminal, parts, widths, isHeading: true);
        }
        _isHeaded = true;
        foreach (string[] row in _rows)
        {
            string[] cells = [.. row];
            foreach (string line in Paragraph.Lines(row[^1], widths[^1]))
            {
                cells[^1] = line;
                WriteLine(terminal, cells, widths, isHeading: false);
                Array.Fill(cells, "");
            }
        }
    }

    void WriteLine(Terminal terminal, string[] cells, int[] widths, bool isHeading)
    {
        var line = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
        {
            line.Append(i == 0 ? new string(' ', Indent) : _gap);
            line.Append(columns[i].Align == Align.Right ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
        }
        string text = line.ToString().TrimEnd();
        terminal.Out.WriteLine(isHeading ? terminal.Emphasise(text) : text);
    }

    void WriteParagraphs(Terminal terminal)
    {
        foreach (string[] row in _rows)
        {
            IEnumerable<string> parts = row.Select((cell, column) => Name(column, cell));
            Paragraph.Write(terminal, parts.Where(static part => part.Length > 0), Indent);
        }
    }

    string Name(int column, string cell)
    {
        string heading = columns[column].Heading;
        return cell.Length == 0 || heading.Length == 0 ? cell : $"{heading.ToLowerInvariant()}={cell}";
    }
}
