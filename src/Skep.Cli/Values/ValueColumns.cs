using System.Globalization;
using Skep.Btf;
using Skep.Cli.Output;

namespace Skep.Cli.Values;

/// <summary>
/// The columns of a table whose rows are values of one type: every member that is no struct itself. A member keeps its own name where that
/// is unique, and otherwise gets the names of the members around it in front.
/// </summary>
sealed class ValueColumns
{
    const int MaxNesting = 8;
    const int MaxColumns = 64;

    // Damaged BTF can nest structs so that walking them all would take for ever.
    const int MaxMembers = 4096;

    readonly List<(BtfColumn Column, string Heading, string Path)> _columns = [];
    readonly TextSink _sink = new() { QuotesStrings = false };
    int _members;

    /// <param name="type">The type of the values.</param>
    /// <param name="name">The heading where the type is no struct.</param>
    public ValueColumns(BtfType type, string name)
    {
        if (!TryAddMembers(type, 0, "", MaxNesting))
        {
            _columns.Clear();
            _columns.Add((new BtfColumn("", type, 0, 0), name, name));
        }
        ILookup<string, int> sameName = Enumerable.Range(0, Count).ToLookup(column => _columns[column].Heading);
        foreach (int column in sameName.Where(static group => group.Count() > 1).SelectMany(static group => group).ToList())
            _columns[column] = _columns[column] with { Heading = _columns[column].Path };
        int number = _columns.FindIndex(static column => IsNumber(column.Column));
        FirstNumber = number < 0 ? null : number;
    }

    public int Count => _columns.Count;

    /// <summary>The first column that holds an integer; null when there is none.</summary>
    public int? FirstNumber { get; }

    public (string Heading, Align Align) HeadingOf(int column) =>
        (_columns[column].Heading, IsNumber(_columns[column].Column) || IsTime(_columns[column].Column) ? Align.Right : Align.Left);

    public string Format(int column, ReadOnlySpan<byte> value)
    {
        _columns[column].Column.Write(value, _sink);
        return _sink.Take();
    }

    /// <summary>Whether a column is better shown as bars than as text.</summary>
    public bool IsHistogram(int column) => Histogram.Is(_columns[column].Column);

    public void WriteHistogram(Terminal terminal, int column, ReadOnlySpan<byte> value, int indent) =>
        Histogram.Write(terminal, _columns[column].Column, value, indent);

    /// <summary>The integer in a column; 0 when it holds none.</summary>
    public Int128 Number(int column, ReadOnlySpan<byte> value) =>
        Int128.TryParse(Format(column, value), CultureInfo.InvariantCulture, out Int128 number) ? number : 0;

    /// <summary>Padding has a name in C, but nobody wants to see it.</summary>
    public bool IsPadding(int column) => _columns[column].Column.Name is var name
        && (name.Contains("reserved", StringComparison.OrdinalIgnoreCase) || name.Contains("unused", StringComparison.OrdinalIgnoreCase)
            || name.TrimStart('_').StartsWith("pad", StringComparison.OrdinalIgnoreCase));

    bool TryAddMembers(BtfType type, uint bitOffset, string path, int depth)
    {
        BtfType shape = type.SkipModifiersAndTypedefs();
        if (!shape.IsStructOrUnion || shape.Count == 0 || NotationRules.Of(type, "") != ValueNotation.Plain || depth == 0)
            return false;
        foreach (BtfMember member in shape.Members)
        {
            if (_columns.Count == MaxColumns || ++_members > MaxMembers)
                return false;
            uint at = unchecked(bitOffset + member.BitOffset);
            string inner = path.Length == 0 || member.IsAnonymous ? path + member.Name : $"{path}.{member.Name}";
            if (!member.IsBitfield && TryAddMembers(member.Type, at, inner, depth - 1))
                continue;
            if (!member.IsAnonymous)
                _columns.Add((new BtfColumn(member.Name, member.Type, at, member.BitfieldSize), member.Name, inner));
        }
        return true;
    }

    static bool IsNumber(BtfColumn column) =>
        column.Type.SkipModifiersAndTypedefs() is { Kind: BtfKind.Int, IntEncoding.IsBool: false } &&
        NotationRules.Of(column.Type, column.Name) is ValueNotation.Plain or ValueNotation.NetworkOrder;

    static bool IsTime(BtfColumn column) => NotationRules.Of(column.Type, column.Name) == ValueNotation.Nanoseconds;
}
