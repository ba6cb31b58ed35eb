using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>ARRAY_OF_MAPS and HASH_OF_MAPS. In raw form a value is a map's <see cref="InProcessMap.Id"/>.</summary>
public sealed unsafe class MapOfMaps : InProcessMap
{
    readonly InProcessHost _host;

    /// <summary>Finds the id for a key.</summary>
    readonly ElementMap _ids;

    /// <summary>The maps that are or were values: a program may still use one that was just replaced.</summary>
    readonly ConcurrentDictionary<int, InProcessMap> _inner = new();

    internal MapOfMaps(MapSpec spec, InProcessHost host)
        : base(spec, host)
    {
        _host = host;
        var ids = new MapSpec
        {
            Name = spec.Name,
            Type = spec.Type == MapType.ArrayOfMaps ? MapType.Array : MapType.Hash,
            KeySize = spec.KeySize,
            ValueSize = sizeof(int),
            MaxEntries = spec.MaxEntries,
            Flags = spec.Flags,
        };
        _ids = spec.Type == MapType.ArrayOfMaps ? new ArrayMap(ids, host) : new HashMap(ids, host);
    }

    /// <summary>Puts a map at a key.</summary>
    /// <exception cref="BpfMapException">The map differs from the template (EINVAL), or there is no room (E2BIG).</exception>
    public void Set(ReadOnlySpan<byte> key, InProcessMap map)
    {
        int id = map.Id;
        Update(key, new ReadOnlySpan<byte>(&id, sizeof(int)));
    }

    internal override bool IsKeyed => true;

    internal override ulong Lookup(byte* key, int cpu) => Find(key)?.Handle ?? 0;

    /// <summary>The map at a key, for a program.</summary>
    internal InProcessMap? Find(byte* key)
    {
        int id;
        return _ids.TryRead(key, (byte*)&id) && id != 0 && _inner.TryGetValue(id, out InProcessMap? map) ? map : null;
    }

    internal override int Delete(byte* key)
    {
        if (Spec.Type == MapType.HashOfMaps)
            return _ids.Delete(key);
        uint index = Unsafe.ReadUnaligned<uint>(key);
        if (index >= MaxEntries)
            return -Errno.E2BIG;
        int none = 0;
        return Find(key) is null ? -Errno.ENOENT : _ids.Update(key, (byte*)&none, 0, cpu: 0);
    }

    private protected override bool TryLookup(byte* key, byte* value) => _ids.TryRead(key, value) && Unsafe.ReadUnaligned<int>(value) != 0;

    private protected override int Update(byte* key, byte* value, ulong flags)
    {
        if (flags != (ulong)UpdateFlags.Any && Spec.Type == MapType.ArrayOfMaps)
            return -Errno.EINVAL;
        if (_host.FindMap(Unsafe.ReadUnaligned<int>(value)) is not { } map || !Accepts(map))
            return -Errno.EINVAL;
        _inner[map.Id] = map;
        return _ids.Write(key, value, flags);
    }

    private protected override bool TryGetNextKey(byte* key, byte* next) => _ids.TryGetNext(key, next);

    // bpf_map_meta_equal, and array_map_meta_equal for arrays.
    bool Accepts(InProcessMap map) => Spec.Inner is not { } template
        || (template.Type == map.Type && template.KeySize == map.KeySize && template.ValueSize == map.ValueSize
            && template.Flags == map.Spec.Flags
            && (map.Type != MapType.Array || (template.Flags & MapFlags.InnerMap) != 0 || template.MaxEntries == map.MaxEntries));
}
