using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Skep.KernelAbi;

/// <summary>Rows found by a small number or by a name, neither of which allocates.</summary>
sealed class NamedTable<TRow>
    where TRow : class
{
    readonly TRow?[] _byValue;
    readonly Lazy<FrozenDictionary<string, TRow>> _byName;

    public NamedTable(Func<TRow, string> name, Func<TRow, uint> value, ImmutableArray<TRow> rows)
    {
        Rows = rows;
        _byName = new(() => rows.ToFrozenDictionary(name));
        _byValue = new TRow?[rows.Max(value) + 1];
        foreach (TRow row in rows)
            _byValue[value(row)] = row;
    }

    public ImmutableArray<TRow> Rows { get; }

    public bool TryGet(uint value, [NotNullWhen(true)] out TRow? row)
    {
        row = value < (uint)_byValue.Length ? _byValue[value] : null;
        return row is not null;
    }

    public bool TryGet(ReadOnlySpan<char> name, [NotNullWhen(true)] out TRow? row) =>
        _byName.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out row);
}
