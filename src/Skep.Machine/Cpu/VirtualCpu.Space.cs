namespace Skep.Machine;

sealed unsafe partial class VirtualCpu
{
    AddressSpace? _space;

    /// <summary>
    /// Inner maps made reachable by lookups, after which the next run starts over: else the maps that a program ever met would stay for
    /// good.
    /// </summary>
    const int MaxInner = 64;

    int _innerCount;

    /// <summary>Whether more is reachable than the object's own programs and maps need.</summary>
    bool _isStale;

    /// <summary>Maps that are reachable now, by region; keeps their memory alive.</summary>
    InProcessMap?[] _maps = new InProcessMap?[GuestAddress.FirstObject + 64];

    readonly List<int> _exposed = [];

    readonly List<ProgramCode> _codes = [];

    /// <summary>Makes the maps and functions of another object reachable and those of the last one not. Done when the object changes,
    /// so that a program can never reach an object that is not its own, not even by an address it made up.</summary>
    void Activate(AddressSpace? space)
    {
        foreach (int region in _exposed)
        {
            Unmap(region);
            _maps[region] = null;
        }
        _exposed.Clear();
        _codes.Clear();
        _innerCount = 0;
        _isStale = false;
        _space = space;
        if (space is not null)
            Include(space);
    }

    public void Forget(AddressSpace space)
    {
        if (_space == space)
            Activate(null);
    }

    /// <summary>Adds an object to what is reachable: the one that a tail call enters.</summary>
    void Include(AddressSpace space)
    {
        foreach (InProcessMap map in space.Maps)
            Expose(map);
        foreach (ProgramCode code in space.Programs)
        {
            if (!_codes.Contains(code))
                _codes.Add(code);
        }
    }

    /// <summary>Makes an inner map that was just looked up reachable.</summary>
    public void ExposeInner(InProcessMap map)
    {
        _isStale |= ++_innerCount >= MaxInner;
        Expose(map);
    }

    void Expose(InProcessMap map)
    {
        int region = map.Region;
        if (region >= _maps.Length)
            Array.Resize(ref _maps, Math.Max(region + 1, _maps.Length * 2));
        if (_maps[region] is not null)
            return;
        _maps[region] = map;
        _exposed.Add(region);
        if (map.LinearLength > 0)
        {
            Map(region, map.Values, (ulong)map.LinearLength, map.ProgramsWrite);
            if (!map.ProgramsRead)
                Regions[region].ReadEnd = 0;
        }
    }

    /// <summary>The map that a pointer from ld_imm64 or a map-in-map stands for; null when it is no such pointer.</summary>
    public InProcessMap? MapAt(ulong address) => GuestAddress.OffsetOf(address) == GuestAddress.HandleBit
        ? MapOf(GuestAddress.RegionOf(address)) : null;

    InProcessMap? MapOf(int region) => region < _maps.Length ? _maps[region] : null;
}
