using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep;

/// <summary>Maps by key. All have the sizes of one template: the constructor's argument, or <see cref="InnerMapAttribute"/>.</summary>
public abstract class MapOfMaps<TKey, TMap> : Map
    where TKey : unmanaged
    where TMap : Map
{
    readonly TMap? _template;
    readonly Dictionary<TKey, TMap> _maps = [];
    readonly List<LoadedObject> _added = [];
    IBpfHost? _host;

    private protected MapOfMaps(TMap? innerTemplate, int maxEntries, MapFlags flags)
        : base(maxEntries, flags) => _template = innerTemplate;

    private protected sealed override int KeySize => Unsafe.SizeOf<TKey>();

    private protected sealed override int ValueSize => sizeof(uint);

    private protected sealed override MapSpec? InnerSpec => (_template ?? throw new InvalidOperationException(
        $"map '{Name}' has no template: give one to its constructor, for example new(new HashMap<uint, ulong>(1024))")).CreateSpec();

    /// <summary>The keys that have a map, as far as this process put them there.</summary>
    public IReadOnlyCollection<TKey> Keys => _maps.Keys;

    /// <summary>The map at a key.</summary>
    /// <exception cref="KeyNotFoundException">There is none, or another process put it there.</exception>
    public TMap this[in TKey key]
    {
        get => _maps[key];
        set
        {
            if (_host is not null)
                Put(key, value, _host);
            _maps[key] = value;
        }
    }

    /// <summary>The map at a key, for a program: <c>if (Tables.Find(vlan) is { } table) …</c></summary>
    [BpfHelper(HelperId.MapLookupElem)]
    public TMap? Find(in TKey key) => _maps.GetValueOrDefault(key);

    /// <summary>Takes a map out.</summary>
    public bool Delete(in TKey key)
    {
        if (_host is not null)
            Raw.Delete(MemoryMarshal.AsBytes(new ReadOnlySpan<TKey>(in key)));
        return _maps.Remove(key);
    }

    private protected override void Fill(BpfMap map, InProcessMap? standIn, IBpfHost host)
    {
        _host = host;
        foreach ((TKey key, TMap inner) in _maps)
            Put(key, inner, host);
    }

    /// <summary>Makes a map in the host, as an object with nothing else, and puts it at the key.</summary>
    void Put(TKey key, TMap inner, IBpfHost host)
    {
        if (!inner.IsLoaded)
        {
            var spec = new ObjectSpec { Name = Name };
            spec.Maps.Add(inner.CreateSpec($"{Name}.{_added.Count}"));
            LoadedObject holder = host.Load(spec);
            _added.Add(holder);
            inner.Bind(holder.Maps[0], host);
        }
        ReadOnlySpan<byte> keyBytes = MemoryMarshal.AsBytes(new ReadOnlySpan<TKey>(in key));
        if (inner.Raw is InProcessMap memory)
        {
            Raw.Update(keyBytes, BitConverter.GetBytes(memory.Id));
            return;
        }
        using var descriptor = ((KernelMap)inner.Raw).Descriptor.Borrow();
        Raw.Update(keyBytes, BitConverter.GetBytes(descriptor.Number));
    }

    internal override void Release()
    {
        _added.ForEach(static holder => holder.Dispose());
        _added.Clear();
    }
}

/// <summary>Maps by index.</summary>
[BpfMap(MapType.ArrayOfMaps, DefaultEntries = 64)]
public sealed class ArrayOfMaps<TMap>(TMap? innerTemplate = null, int maxEntries = 0, MapFlags flags = MapFlags.None)
    : MapOfMaps<uint, TMap>(innerTemplate, maxEntries, flags)
    where TMap : Map;

/// <summary>Maps by key.</summary>
[BpfMap(MapType.HashOfMaps, DefaultEntries = 64)]
public sealed class HashOfMaps<TKey, TMap>(TMap? innerTemplate = null, int maxEntries = 0, MapFlags flags = MapFlags.None)
    : MapOfMaps<TKey, TMap>(innerTemplate, maxEntries, flags)
    where TKey : unmanaged
    where TMap : Map;
