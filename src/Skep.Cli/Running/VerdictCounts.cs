using System.Runtime.InteropServices;
using Skep.Cli.Output;
using Skep.KernelAbi;

namespace Skep.Cli.Running;

/// <summary>How many packets and bytes met each verdict.</summary>
sealed class VerdictCounts(ProgramType type)
{
    readonly Dictionary<uint, (long Packets, long Bytes)> _counts = [];

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public IEnumerable<(string Name, uint Value, long Packets, long Bytes)> Rows => _counts
        .OrderByDescending(static row => row.Value.Packets).ThenBy(static row => row.Key)
        .Select(row => (Verdict.Name(type, row.Key), row.Key, row.Value.Packets, row.Value.Bytes));

    public void Add(uint returnValue, int length)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, Verdict.Normalise(type, returnValue), out _);
        row.Packets++;
        row.Bytes += length;
        Packets++;
        Bytes += length;
    }

    public void Write(Terminal terminal)
    {
        var table = new TextTable(
            ("VERDICT", Align.Left), ("PACKETS", Align.Right), ("", Align.Right), ("BYTES", Align.Right), ("", Align.Right));
        foreach ((string name, _, long packets, long bytes) in Rows)
        {
            table.Add(
                name, Quantity.Count(packets), Quantity.Percent(packets, Packets), Quantity.Count(bytes), Quantity.Percent(bytes, Bytes));
        }
        if (_counts.Count > 1)
            table.Add("total", Quantity.Count(Packets), "", Quantity.Count(Bytes), "");
        table.Write(terminal);
    }
}
