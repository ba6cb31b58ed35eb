using System.Reflection;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Machine;
using Skep.Objects;

namespace Skep;

/// <summary>
/// A map of a <see cref="BpfObject"/>: what its programs work on, and this process' handle to it. Until the object is loaded, a stand-in of
/// the in-process machine is behind it; what it holds then is what the loaded map starts with.
/// </summary>
public abstract class Map
{
    readonly int _maxEntries;
    readonly MapFlags _flags;
    PropertyInfo? _property;
    InProcessMap? _standIn;
    BpfMap? _loaded;

    private protected Map(int maxEntries, MapFlags flags)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxEntries);
        _maxEntries = maxEntries;
        _flags = flags;
    }

    /// <summary>The map's name in the object: its property's, or that of <see cref="MapNameAttribute"/>.</summary>
    public string Name => _property?.GetCustomAttribute<MapNameAttribute>()?.Name ?? _property?.Name ?? "map";

    /// <summary>The map by raw bytes.</summary>
    public BpfMap Raw => _loaded ?? StandIn;

    public bool IsLoaded => _loaded is not null;

    internal uint MaxEntries => (uint)(_maxEntries != 0 ? _maxEntries
        : _property?.GetCustomAttribute<MaxEntriesAttribute>()?.Count ?? Definition.DefaultEntries);

    internal MapFlags Flags => _flags | Definition.Flags | (_property?.GetCustomAttribute<MapFlagsAttribute>()?.Flags ?? MapFlags.None);

    /// <summary>The map as memory that programs here may point into.</summary>
    internal InProcessMap Memory => Raw as InProcessMap
        ?? throw new InvalidOperationException($"map '{Name}' is in the kernel: no reference to its values can be had here, only copies");

    internal bool HasStandIn => _standIn is not null;

    private protected abstract int KeySize { get; }

    private protected abstract int ValueSize { get; }

    private protected virtual ulong Extra => 0;

    InProcessMap StandIn
    {
        get
        {
            if (_standIn is null)
            {
                var diagnostics = new DiagnosticBag();
                InProcessMap? created = MapFactory.Create(CreateSpec(), PlainKernel.Current.Host, diagnostics);
                Interlocked.CompareExchange(ref _standIn, created ?? throw new BpfLoadException($"map '{Name}'", diagnostics), null);
            }
            return _standIn;
        }
    }

    BpfMapAttribute Definition => GetType().GetCustomAttribute<BpfMapAttribute>()
        ?? throw new InvalidOperationException($"{GetType()} lacks [BpfMap]");

    /// <summary>Tells the map which property holds it.</summary>
    internal void Declare(PropertyInfo property) => _property = property;

    /// <summary>The map as the host is to make it.</summary>
    internal MapSpec CreateSpec(string? name = null) => new()
    {
        Name = name ?? Name,
        Type = Definition.Type,
        KeySize = KeySize,
        ValueSize = ValueSize,
        MaxEntries = MaxEntries,
        Flags = Flags,
        Extra = Extra,
        Pinning = _property?.IsDefined(typeof(PinnedAttribute)) == true ? MapPinning.ByName : MapPinning.None,
        Origin = MapOrigin.Built,
        Inner = InnerSpec,
    };

    private protected virtual MapSpec? InnerSpec => null;

    /// <summary>Gives the declaration in the compiled object the sizes of this instance.</summary>
    internal void Configure(MapSpec spec)
    {
        spec.MaxEntries = MaxEntries;
        spec.Flags |= Flags;
        if (Extra != 0)
            spec.Extra = Extra;
    }

    /// <summary>From now on this is the handle of a loaded map.</summary>
    internal void Bind(BpfMap map, IBpfHost host)
    {
        InProcessMap? standIn = _standIn;
        _loaded = map;
        _standIn = null;
        Fill(map, standIn, host);
    }

    /// <summary>Copies what the stand-in holds, if there is one, to the loaded map.</summary>
    private protected virtual void Fill(BpfMap map, InProcessMap? standIn, IBpfHost host)
    {
        if (standIn is null)
            return;
        byte[] value = new byte[map.BufferSize];
        foreach (MapEntry entry in standIn.Entries())
        {
            // Two hosts may count CPUs differently.
            entry.Value[..Math.Min(value.Length, entry.Value.Length)].CopyTo(value);
            if (entry.Value.ContainsAnyExcept((byte)0) || map.Type is not (MapType.Array or MapType.PerCpuArray))
                map.Update(entry.Key, value);
        }
    }

    /// <summary>Lets go of what reading from the loaded map took.</summary>
    internal virtual void Release()
    {
    }
}
