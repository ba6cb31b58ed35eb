using System.Globalization;
using Skep.Btf;
using Skep.Cli.Output;

namespace Skep.Cli.Values;

/// <summary>
/// The columns of a table whose rows are values of one type: every member that is no struct itself. A member keeps its own name where that is
/// unique, and otherwise gets the names of the members around it in front.
/// </summary>
sealed class ValueColumns
{
    const int MaxNesting = 8;
    const int MaxColumns = 64;

    // Damaged BTF can nest structs so that walking them all would take for ever.
    const int MaxMembers = 4096;

    readonly List<Column> _columns = [];
    readonly TextSink _sink = new() { QuotesStrings = false };
    int _members;

    /// <param name="type">The type of the values.</param>
    /// <param name="name">The heading where the type is no struct.</param>
    public ValueColumns(BtfType type, string name)
    {
        if (!TryAddMembers(type, 0, "", MaxNesting))
        {
            _columns.Clear();
            _columns.Add(new Column(name, name, null, type, 0));
        }
        foreach (IGrouping<string, Column> same in _columns.GroupBy(static column => column.Name).Where(static group => group.Count() > 1).ToList())
        {
            foreach (Column column in same)
                _columns[_columns.IndexOf(column)] = column with { Name = column.Path };
        }
        int number = _columns.FindIndex(IsNumber);
        FirstNumber = number < 0 ? null : number;
    }

    public int Count => _columns.Count;

    /// <summary>The first column that holds an integer; null when there is none.</summary>
    public int? FirstNumber { get; }

    public string NameOf(int column) => _columns[column].Name;

    public (string Heading, Align Align) HeadingOf(int column) => (_columns[column].Name, IsNumber(_columns[column]) ? Align.Right : Align.Left);

    public string Format(int column, ReadOnlySpan<byte> bytes)
    {
        (_, _, BtfMember? member, BtfType type, uint offset) = _columns[column];
        if (member is { } m)
            ValueDecoder.DecodeMember(m, offset, bytes, _sink);
        else
            ValueDecoder.Decode(type, bytes, _sink, "");
        return _sink.Take();
    }

    /// <summary>The integer in a column; 0 when it holds none.</summary>
    public Int128 Number(int column, ReadOnlySpan<byte> bytes) =>
        Int128.TryParse(Format(column, bytes), CultureInfo.InvariantCulture, out Int128 number) ? number : 0;

    /// <summary>Padding has a name in C, but nobody wants to see it while it is zero.</summary>
    public bool IsHidden(int column, ReadOnlySpan<byte> bytes)
    {
        if (_columns[column] is not { Member: { IsBitfield: false } member } found || !IsPadding(member.Name))
            return false;
        long offset = ((long)found.BitOffset + member.BitOffset) / 8;
        long size = member.File.SizeOf(member.TypeId);
        return offset + size <= bytes.Length && !bytes.Slice((int)offset, (int)size).ContainsAnyExcept((byte)0);
    }

    static bool IsPadding(string name) => name.Contains("reserved", StringComparison.OrdinalIgnoreCase)
        || name.Contains("unused", StringComparison.OrdinalIgnoreCase) || name.TrimStart('_').StartsWith("pad", StringComparison.OrdinalIgnoreCase);

    bool TryAddMembers(BtfType type, uint bitOffset, string path, int depth)
    {
        BtfType shape = type.SkipModifiersAndTypedefs();
        if (!shape.IsStructOrUnion || shape.Count == 0 || NotationRules.Of(type, "") != ValueNotation.Plain || depth == 0)
            return false;
        foreach (BtfMember member in shape.Members)
        {
            if (_columns.Count == MaxColumns || ++_members > MaxMembers)
                return false;
            string inner = path.Length == 0 || member.IsAnonymous ? path + member.Name : $"{path}.{member.Name}";
            if (!member.IsBitfield && TryAddMembers(member.Type, unchecked(bitOffset + member.BitOffset), inner, depth - 1))
                continue;
            if (!member.IsAnonymous)
                _columns.Add(new Column(member.Name, inner, member, member.Type, bitOffset));
        }
        return true;
    }

    static bool IsNumber(Column column) =>
        column.Type.SkipModifiersAndTypedefs() is { Kind: BtfKind.Int, IntEncoding.IsBool: false } &&
        NotationRules.Of(column.Type, column.Member is { } member ? member.Name : "") is ValueNotation.Plain or ValueNotation.NetworkOrder;

    /// <param name="Name">The heading.</param>
    /// <param name="Path">The member with all that it lies in.</param>
    /// <param name="Member">The member; null when the value has none.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="BitOffset">Where the struct lies that has the member.</param>
    sealed record Column(string Name, string Path, BtfMember? Member, BtfType Type, uint BitOffset);
}
