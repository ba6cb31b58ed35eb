using Skep.Objects;

namespace Skep.Linux;

/// <summary>Brings one object into the kernel, whole or not at all.</summary>
sealed class ObjectLoader(ObjectSpec spec, LoadOptions options)
{
    readonly List<ProgramSpec> _wanted = [.. spec.Programs.Where(program => options.Programs?.Contains(program.Name) ?? program.AutoLoad)];
    readonly Dictionary<string, KernelMap> _maps = new(StringComparer.Ordinal);
    readonly List<KernelProgram> _programs = [];
    readonly List<string> _pinned = [];

    public LoadedObject Load()
    {
        ObjectTypes? types = null;
        try
        {
            types = ObjectTypes.TryLoad(spec, _wanted, out string? problem);
            CreateMaps(types);
            FillMapSlots();
            LoadPrograms(types);
            FillProgramSlots();
            return new LoadedObject(spec, _programs, _maps.Values, [.. _programs, .. _maps.Values]);
        }
        catch
        {
            Undo();
            throw;
        }
        finally
        {
            // Maps and programs keep what they need of it.
            types?.Dispose();
        }
    }

    void CreateMaps(ObjectTypes? types)
    {
        var factory = new MapFactory(types?.Descriptor, spec.Name);
        foreach (MapSpec map in spec.Maps)
            _maps.Add(map.Name, Provide(map, factory));
    }

    KernelMap Provide(MapSpec map, MapFactory factory)
    {
        if (options.Maps?.GetValueOrDefault(map.Name) is { } given)
            return MapReuse.Adopt(map, given);
        if (map.Pinning == MapPinning.ByName)
            return MapReuse.OpenOrPin(map, factory, Path.Combine(options.PinDirectory, map.Name), _pinned);
        return factory.Create(map);
    }

    void FillMapSlots()
    {
        foreach (MapSpec map in spec.Maps)
        {
            if (map.Inner is not null)
                MapContents.Fill(_maps[map.Name], map.Slots, name => _maps[name].Descriptor);
        }
    }

    void LoadPrograms(ObjectTypes? types)
    {
        var loader = new ProgramLoader(spec, types, _maps, options);
        foreach (ProgramSpec program in _wanted)
            _programs.Add(loader.Load(program));
    }

    /// <summary>Tail call tables; a slot whose program was not wanted stays empty.</summary>
    void FillProgramSlots()
    {
        var loaded = _programs.ToDictionary(static program => program.Name);
        foreach (MapSpec map in spec.Maps)
        {
            if (map.Inner is null)
                MapContents.Fill(_maps[map.Name], [.. map.Slots.Where(slot => loaded.ContainsKey(slot.Name))], name => loaded[name].Descriptor);
        }
    }

    void Undo()
    {
        foreach (KernelProgram program in _programs)
            program.Dispose();
        foreach (KernelMap map in _maps.Values)
            map.Dispose();
        foreach (string path in _pinned)
            File.Delete(path);
    }
}
