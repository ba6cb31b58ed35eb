using System.Globalization;
using System.Numerics;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>Creates maps as BPF_MAP_CREATE does: the same sizes and flags are refused.</summary>
static class MapFactory
{
    const MapFlags BothWays = MapFlags.ReadOnlyProgram | MapFlags.WriteOnlyProgram;
    const uint PageSize = 4096;
    const MapFlags BothCalls = MapFlags.ReadOnly | MapFlags.WriteOnly;

    /// <summary>Creates a map, or reports why not and returns null.</summary>
    public static InProcessMap? Create(MapSpec spec, InProcessHost host, DiagnosticBag diagnostics)
    {
        int before = diagnostics.Count;
        spec = Adjust(spec, host);
        Check(spec, diagnostics);
        if (diagnostics.Count > before)
            return null;
        try
        {
            return spec.Type switch
            {
                MapType.Array or MapType.PerCpuArray => new ArrayMap(spec, host),
                MapType.Hash or MapType.PerCpuHash or MapType.LruHash or MapType.LruPerCpuHash => new HashMap(spec, host),
                MapType.LpmTrie => new LpmTrieMap(spec, host),
                MapType.Queue or MapType.Stack => new QueueMap(spec, host),
                MapType.BloomFilter => new BloomFilterMap(spec, host),
                MapType.RingBuf => new RingBufferMap(spec, host),
                MapType.PerfEventArray => new PerfEventArrayMap(spec, host),
                MapType.ProgArray => new ProgramArrayMap(spec, host),
                MapType.ArrayOfMaps or MapType.HashOfMaps => new MapOfMaps(spec, host),
                MapType.DevMap or MapType.CpuMap or MapType.XskMap => new RedirectMap(spec, host),
                // Entries of these two are as good as any: one is only looked up, the other stays empty because nothing is unwound
                // in-process.
                MapType.DevMapHash or MapType.StackTrace => new HashMap(spec, host),
                _ => Refuse(spec, diagnostics, $"the in-process host has no maps of type {spec.Type}"),
            };
        }
        catch (OutOfMemoryException)
        {
            return Refuse(spec, diagnostics, "there is not enough memory for it", "Lower max_entries.");
        }
    }

    /// <summary>Sizes that objects leave to the machine they run on: one perf buffer for each CPU, and rings of whole pages.</summary>
    static MapSpec Adjust(MapSpec spec, InProcessHost host)
    {
        uint entries = spec.Type switch
        {
            MapType.PerfEventArray when spec.MaxEntries == 0 => (uint)host.PossibleCpus,
            MapType.RingBuf when spec.MaxEntries <= 1u << 31 => BitOperations.RoundUpToPowerOf2(Math.Max(spec.MaxEntries, PageSize)),
            _ => spec.MaxEntries,
        };
        return entries == spec.MaxEntries ? spec : new MapSpec
        {
            Name = spec.Name,
            Type = spec.Type,
            MaxEntries = entries,
            KeySize = spec.KeySize,
            ValueSize = spec.ValueSize,
            Flags = spec.Flags,
            Extra = spec.Extra,
            NumaNode = spec.NumaNode,
            Pinning = spec.Pinning,
            Origin = spec.Origin,
            Tags = spec.Tags,
        };
    }

    static void Check(MapSpec spec, DiagnosticBag diagnostics)
    {
        if (!MapTypes.TryGet(spec.Type, out MapTypeInfo? info))
        {
            Refuse(spec, diagnostics, string.Create(CultureInfo.InvariantCulture, $"there is no map type {(uint)spec.Type}"));
            return;
        }
        if (!info.Key.Accepts((uint)spec.KeySize))
            Refuse(spec, diagnostics, string.Create(CultureInfo.InvariantCulture, $"key_size is {spec.KeySize}"),
                $"It must be {info.Key}.");
        if (!info.Value.Accepts((uint)spec.ValueSize))
            Refuse(spec, diagnostics, string.Create(CultureInfo.InvariantCulture, $"value_size is {spec.ValueSize}"),
                $"It must be {info.Value}.");
        if (!info.MaxEntries.Accepts(spec.MaxEntries))
            Refuse(spec, diagnostics, string.Create(CultureInfo.InvariantCulture, $"max_entries is {spec.MaxEntries}"),
                $"It must be {info.MaxEntries}.");
        MapFlags foreign = spec.Flags & ~info.AllowedFlags;
        if (foreign != 0)
            Refuse(spec, diagnostics, $"it has the flags {foreign}", $"Maps of type {info.Name} do not take them.");
        if ((spec.Flags & info.RequiredFlags) != info.RequiredFlags)
            Refuse(spec, diagnostics, $"it lacks the flags {info.RequiredFlags & ~spec.Flags}", $"Maps of type {info.Name} need them.");
        if (spec.Type == MapType.BloomFilter ? spec.Extra > 15 : spec.Extra != 0)
            Refuse(spec, diagnostics, string.Create(CultureInfo.InvariantCulture, $"map_extra is {spec.Extra}"),
                "Only bloom filters take it: up to 15 hash functions.");
        // bpf_map_flags_access_ok
        if ((spec.Flags & BothWays) == BothWays || (spec.Flags & BothCalls) == BothCalls)
            Refuse(spec, diagnostics, "it is both read-only and write-only");
    }

    static InProcessMap? Refuse(MapSpec spec, DiagnosticBag diagnostics, string what, string? help = null)
    {
        diagnostics.Error(DiagnosticId.MapNotCreated, $"map '{spec.Name}' cannot be created: {what}", help: help);
        return null;
    }
}
