using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Where each global lies in its section.</summary>
sealed class DataLayout
{
    readonly Dictionary<GlobalSymbol, int> _offsets = [];
    readonly List<DataSection> _sections = [];

    public DataLayout(Module module)
    {
        foreach (GlobalSymbol symbol in module.Globals)
        {
            DataSection? section = _sections.Find(section => section.Name == symbol.Section);
            if (section is null)
                _sections.Add(section = new DataSection(symbol.Section));
            // Literals are the same if their bytes are.
            GlobalSymbol? same = symbol is { IsAnonymous: true, IsReadOnly: true }
                ? section.Symbols.Find(other => other.IsAnonymous && other.Alignment >= symbol.Alignment && HasSameContents(symbol, other))
                : null;
            if (same is not null)
                _offsets[symbol] = _offsets[same];
            else
                Place(section, symbol);
        }
    }

    /// <summary>In the order of their first global.</summary>
    public IReadOnlyList<DataSection> Sections => _sections;

    public int OffsetOf(GlobalSymbol symbol) => _offsets[symbol];

    void Place(DataSection section, GlobalSymbol symbol)
    {
        int alignment = Math.Max(1, symbol.Alignment);
        int offset = checked(section.Size + alignment - 1) / alignment * alignment;
        section.Size = checked(offset + symbol.Type.Size);
        section.Symbols.Add(symbol);
        _offsets[symbol] = offset;
    }

    static bool HasSameContents(GlobalSymbol left, GlobalSymbol right) =>
        left.Type.Size == right.Type.Size && (left.Contents ?? []).AsSpan().SequenceEqual(right.Contents ?? []);
}

/// <summary>A section of globals, which becomes a map with one value.</summary>
sealed class DataSection(string name)
{
    public string Name { get; } = name;

    public List<GlobalSymbol> Symbols { get; } = [];

    /// <summary>Bytes.</summary>
    public int Size { get; set; }

    public bool IsZeroed => Name.StartsWith(".bss", StringComparison.Ordinal);

    public bool IsReadOnly => Name.StartsWith(".rodata", StringComparison.Ordinal);
}
