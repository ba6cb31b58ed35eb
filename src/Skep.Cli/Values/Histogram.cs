using System.Globalization;
using Skep.Btf;
using Skep.Cli.Output;

namespace Skep.Cli.Values;

/// <summary>An array of counters as bars, from the first that is not zero to the last.</summary>
static class Histogram
{
    const int BarWidth = 40;
    const int MinElements = 8;

    static readonly string[] Words = ["slot", "bucket", "hist", "bin"];

    /// <summary>Whether a member is an array of counters by its type and name.</summary>
    public static bool Is(BtfColumn column)
    {
        BtfType type = column.Type.SkipModifiersAndTypedefs();
        return type.Kind == BtfKind.Array && type.Array.Length >= MinElements
            && type.Array.ElementType.SkipModifiersAndTypedefs() is { Kind: BtfKind.Int, Size: 4 or 8 }
            && Array.Exists(Words, word => column.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <param name="terminal">Where to.</param>
    /// <param name="column">A member for which <see cref="Is"/> holds.</param>
    /// <param name="value">The value that holds it.</param>
    /// <param name="indent">Spaces before every line.</param>
    public static void Write(Terminal terminal, BtfColumn column, ReadOnlySpan<byte> value, int indent)
    {
        BtfArray array = column.Type.SkipModifiersAndTypedefs().Array;
        int size = (int)array.ElementType.SkipModifiersAndTypedefs().Size;
        var counts = new List<UInt128>();
        var sink = new TextSink();
        for (uint i = 0; i < array.Length && ((column.BitOffset / 8) + ((i + 1) * size)) <= value.Length; i++)
        {
            new BtfColumn("", array.ElementType, column.BitOffset + (uint)(i * size * 8), 0).Write(value, sink);
            counts.Add(UInt128.TryParse(sink.Take(), CultureInfo.InvariantCulture, out UInt128 count) ? count : 0);
        }
        int first = counts.FindIndex(static count => count > 0), last = counts.FindLastIndex(static count => count > 0);
        if (first < 0)
            return;
        UInt128 most = counts.Max();
        int countWidth = $"{most}".Length, indexWidth = $"{last}".Length + 2;
        for (int i = first; i <= last; i++)
        {
            int bar = (int)(((counts[i] * BarWidth) + most - 1) / most);
            string slot = column.Name + $"[{i}]".PadRight(indexWidth);
            string text = $"{new string(' ', indent)}{slot}  {$"{counts[i]}".PadLeft(countWidth)} |{new string('*', bar)}";
            terminal.Out.WriteLine(text.TrimEnd());
        }
    }
}
