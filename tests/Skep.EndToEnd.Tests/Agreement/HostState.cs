using System.Buffers.Binary;
using Skep.Btf;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// One object loaded in one host, and everything that can be seen of it from outside, in a form that two hosts can be compared in.
/// </summary>
sealed class HostState : IDisposable
{
    readonly LoadedObject _loaded;
    readonly List<(BpfMap Map, EventStream Stream, TimeMask? Mask)> _events = [];

    public HostState(IBpfHost host, ObjectSpec spec)
    {
        _loaded = host.Load(spec);
        foreach (BpfMap map in _loaded.Maps)
        {
            if (map.Type is MapType.RingBuf or MapType.PerfEventArray)
                _events.Add((map, map.OpenEvents(), RecordMask(spec, map.Name)));
        }
    }

    public LoadedObject Loaded => _loaded;

    /// <summary>Runs a program and says all that came of it, in one line: return value, packet afterwards, events.</summary>
    public string Run(string program, ReadOnlySpan<byte> packet)
    {
        byte[] output = new byte[packet.Length + 512];
        RunResult result = _loaded.Programs[program].Run(new RunInput { Data = packet, DataOut = output });
        return $"returned {(int)result.ReturnValue}, packet {Convert.ToHexString(output.AsSpan(0, result.DataLength))}{Events()}";
    }

    /// <summary>The same for a program of type syscall, whose context is plain memory.</summary>
    public string RunSyscall(string program, ReadOnlySpan<byte> context)
    {
        byte[] output = new byte[context.Length];
        RunResult result = _loaded.Programs[program].Run(new RunInput { Context = context, ContextOut = output });
        return $"returned {(int)result.ReturnValue}, context {Convert.ToHexString(output)}{Events()}";
    }

    /// <summary>Every map with its entries, sorted by key, times left out. Queues and stacks are empty afterwards.</summary>
    public List<string> Maps()
    {
        var lines = new List<string>();
        foreach (BpfMap map in _loaded.Maps)
        {
            if (map.Type is MapType.RingBuf or MapType.PerfEventArray or MapType.ProgArray)
                continue;
            TimeMask? mask = map.Spec.ValueTypeId != 0 && _loaded.Spec.Btf is { } btf ? new TimeMask(btf.GetType(map.Spec.ValueTypeId))
                : null;
            var entries = new List<string>();
            byte[] taken = new byte[map.BufferSize];
            while (map.Type is MapType.Queue or MapType.Stack && map.TryTake([], taken))
                lines.Add($"{map.Name} {Convert.ToHexString(taken)}");
            if (map.KeySize == 0)
                continue;
            foreach (MapEntry entry in map.Entries())
                entries.Add($"{map.Name}[{Convert.ToHexString(entry.Key)}] = {Value(map, entry.Value.ToArray(), mask)}");
            entries.Sort(StringComparer.Ordinal);
            lines.AddRange(entries);
        }
        return lines;
    }

    /// <summary>The events of one map, times left out; waits for them to come.</summary>
    public List<byte[]> TakeEvents(string map, int minimum)
    {
        (_, EventStream stream, TimeMask? mask) = _events.Single(events => events.Map.Name == map);
        var records = new List<byte[]>();
        do
        {
            stream.Drain(record =>
            {
                records.Add(record.ToArray());
                mask?.Apply(records[^1]);
            });
        }
        while (records.Count < minimum && stream.Wait(TimeSpan.FromSeconds(5)));
        return records;
    }

    public void Dispose()
    {
        foreach ((_, EventStream stream, _) in _events)
            stream.Dispose();
        _loaded.Dispose();
    }

    string Events()
    {
        var text = new List<string>();
        foreach ((BpfMap map, EventStream stream, TimeMask? mask) in _events)
        {
            stream.Drain(record =>
            {
                byte[] bytes = record.ToArray();
                mask?.Apply(bytes);
                text.Add($", {map.Name} {Convert.ToHexString(bytes)}");
            });
        }
        return string.Concat(text);
    }

    static string Value(BpfMap map, byte[] value, TimeMask? mask)
    {
        // Seen from outside, the value of a map of maps is an id, which every host gives out as it likes.
        if (map.Type is MapType.ArrayOfMaps or MapType.HashOfMaps)
            return "a map";
        if (!map.IsPerCpu)
        {
            mask?.Apply(value);
            return Convert.ToHexString(value);
        }
        // Which CPU ran what is up to the host; the sum over CPUs is not. All per-CPU values of the samples are 64-bit counters.
        var sums = new ulong[map.Stride / sizeof(ulong)];
        for (int offset = 0; offset < value.Length; offset += sizeof(ulong))
            sums[offset / sizeof(ulong) % sums.Length] += BinaryPrimitives.ReadUInt64LittleEndian(value.AsSpan(offset));
        return string.Join(' ', sums);
    }

    /// <summary>The samples name the type of a map's records with a constant <c>MAP_record</c> that points to it.</summary>
    static TimeMask? RecordMask(ObjectSpec spec, string map) =>
        spec.Btf is { } btf && btf.TryFind($"{map}_record", BtfKind.Variable, out BtfType variable)
            ? new TimeMask(variable.Target.SkipModifiersAndTypedefs().Target)
            : null;
}
