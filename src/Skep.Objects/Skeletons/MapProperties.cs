using System.Globalization;
using Skep.KernelAbi;

namespace Skep.Objects.Skeletons;

/// <summary>Maps as properties: which class of the programming model a map is, and with what it is made.</summary>
sealed class MapProperties(ObjectTypes types, ObjectSpec spec, ObjectClassOptions options)
{
    const int StackTraceSize = 127 * 8;
    const int DevMapEntrySize = 8;

    /// <summary>The type of a map's property; null when the model has none, or not with these sizes.</summary>
    public string? TypeOf(MapSpec map) => map.Type switch
    {
        MapType.Hash => $"HashMap<{Key(map)}, {Value(map)}>",
        MapType.LruHash => $"LruHashMap<{Key(map)}, {Value(map)}>",
        MapType.PerCpuHash => $"PerCpuHashMap<{Key(map)}, {Value(map)}>",
        MapType.LruPerCpuHash => $"LruPerCpuHashMap<{Key(map)}, {Value(map)}>",
        MapType.LpmTrie => $"LpmTrie<{Key(map)}, {Value(map)}>",
        MapType.Array => $"ArrayMap<{Value(map)}>",
        MapType.PerCpuArray => $"PerCpuArray<{Value(map)}>",
        MapType.Queue => $"QueueMap<{Value(map)}>",
        MapType.Stack => $"StackMap<{Value(map)}>",
        MapType.BloomFilter => $"BloomFilter<{Value(map)}>",
        MapType.RingBuf => $"RingBuffer<{Record(map)}>",
        MapType.UserRingBuf => $"UserRingBuffer<{Record(map)}>",
        MapType.PerfEventArray => $"PerfEventArray<{Record(map)}>",
        MapType.TaskStorage => $"TaskStorage<{Value(map)}>",
        MapType.InodeStorage => $"InodeStorage<{Value(map)}>",
        MapType.CgrpStorage => $"CgroupStorage<{Value(map)}>",
        MapType.SkStorage => $"SocketStorage<{Value(map)}>",
        MapType.ProgArray => ProgramShape.OfAny(spec.Programs) is { } shape ? $"ProgramArray<{shape.Context}, {shape.Result}>" : null,
        MapType.CgroupArray => "CgroupArray",
        MapType.StackTrace when map.ValueSize == StackTraceSize => "StackTraceMap",
        MapType.DevMap when map.ValueSize == DevMapEntrySize => "DevMap",
        MapType.DevMapHash when map.ValueSize == DevMapEntrySize => "DevMapHash",
        MapType.CpuMap when map.ValueSize == DevMapEntrySize => "CpuMap",
        MapType.XskMap => "XskMap",
        MapType.SockMap when map.ValueSize == sizeof(int) => "SockMap",
        MapType.SockHash when map.ValueSize == sizeof(int) => $"SockHash<{Key(map)}>",
        MapType.ArrayOfMaps => map.Inner is { } inner && TypeOf(inner) is { } type ? $"ArrayOfMaps<{type}>" : null,
        MapType.HashOfMaps => map.Inner is { } inner && TypeOf(inner) is { } type ? $"HashOfMaps<{Key(map)}, {type}>" : null,
        _ => null,
    };

    /// <summary>The arguments of its constructor: the sizes and flags that the object has.</summary>
    public string Arguments(MapSpec map)
    {
        string flags = map.Flags == MapFlags.None ? "" : string.Create(CultureInfo.InvariantCulture, $"(MapFlags)0x{(uint)map.Flags:x}");
        if (map.Type is MapType.TaskStorage or MapType.InodeStorage or MapType.CgrpStorage or MapType.SkStorage)
            return flags;
        // More than an int counts is left to the object.
        string entries = map.MaxEntries is 0 or > int.MaxValue ? "" : map.MaxEntries.ToString(CultureInfo.InvariantCulture);
        string extra = map.Type == MapType.BloomFilter && map.Extra != 0
            ? string.Create(CultureInfo.InvariantCulture, $"extra: {map.Extra}") : "";
        string template = map.Inner is { } inner ? $"new {TypeOf(inner)}({Arguments(inner)})" : "";
        if (flags.Length > 0 && entries.Length == 0)
            flags = "flags: " + flags;
        return string.Join(", ", new[] { template, entries, flags, extra }.Where(static argument => argument.Length > 0));
    }

    string Key(MapSpec map) => types.Of(map.KeyTypeId, map.KeySize, MemberNames.Of(map.Name) + "Key");

    string Value(MapSpec map) => types.Of(map.ValueTypeId, map.ValueSize, MemberNames.Of(map.Name) + "Entry");

    string Record(MapSpec map)
    {
        if (options.Records.TryGetValue(map.Name, out string? name))
            return types.Named(name) ?? throw new ArgumentException($"the object has no struct '{name}' for the records of '{map.Name}'");
        if (types.OfRecords(map) is { } tagged)
            return tagged;
        return map.ValueTypeId != 0 ? Value(map) : "byte";
    }
}
