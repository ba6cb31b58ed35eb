using System.Buffers.Binary;
using System.Reflection;
using Skep.KernelAbi;

namespace Skep.CSharp.Tests.Objects;

/// <summary>A program class in one engine, and everything that can be seen of it, in a form in which engines can be compared.</summary>
abstract class ObjectState : IDisposable
{
    readonly List<BpfMap> _maps = [];
    readonly List<(BpfMap Map, EventStream Stream)> _events = [];

    /// <summary>Runs a program on a packet or on memory, and says all that came of it.</summary>
    public string Run(MethodInfo program, byte[] input)
    {
        (long result, byte[] memory) = Execute(program, [.. input]);
        return $"{program.Name} returned {(int)result}, left {Convert.ToHexString(memory)}{Events()}";
    }

    /// <summary>Global variables and maps.</summary>
    public string Describe()
    {
        var lines = new List<string>();
        foreach ((string name, byte[] value) in Globals().OrderBy(static global => global.Item1, StringComparer.Ordinal))
            lines.Add($"{name} = {Convert.ToHexString(value)}");
        foreach (BpfMap map in _maps)
        {
            byte[] taken = new byte[map.BufferSize];
            while (map.Type is MapType.Queue or MapType.Stack && map.TryTake([], taken))
                lines.Add($"{map.Name} {Convert.ToHexString(taken)}");
            if (map.KeySize == 0 || map.Type is MapType.ProgArray or MapType.PerfEventArray)
                continue;
            var entries = new List<string>();
            foreach (MapEntry entry in map.Entries())
                entries.Add($"{map.Name}[{Convert.ToHexString(entry.Key)}] = {Value(map, entry.Value)}");
            lines.AddRange(entries.Order(StringComparer.Ordinal));
        }
        return string.Join('\n', lines);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected void Add(BpfMap map)
    {
        _maps.Add(map);
        if (map.Type is MapType.RingBuf or MapType.PerfEventArray)
            _events.Add((map, map.OpenEvents()));
    }

    protected abstract (long Result, byte[] Memory) Execute(MethodInfo program, byte[] input);

    protected abstract IEnumerable<(string, byte[])> Globals();

    protected virtual void Dispose(bool disposing)
    {
        foreach ((_, EventStream stream) in _events)
            stream.Dispose();
    }

    string Events()
    {
        var text = new List<string>();
        foreach ((BpfMap map, EventStream stream) in _events)
            stream.Drain(record => text.Add($", {map.Name} {Convert.ToHexString(record)}"));
        return string.Concat(text);
    }

    static string Value(BpfMap map, ReadOnlySpan<byte> value)
    {
        if (!map.IsPerCpu)
            return Convert.ToHexString(value);
        // Which CPU ran what is up to the engine; the sum is not. All per-CPU values of the tests are 64-bit counters.
        var sums = new ulong[map.Stride / sizeof(ulong)];
        for (int offset = 0; offset < value.Length; offset += sizeof(ulong))
            sums[offset / sizeof(ulong) % sums.Length] += BinaryPrimitives.ReadUInt64LittleEndian(value[offset..]);
        return string.Join(' ', sums);
    }
}
