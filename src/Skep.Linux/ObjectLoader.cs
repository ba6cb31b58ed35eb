using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Brings one object into the kernel, whole or not at all.</summary>
/// <param name="spec">The object, relocated for this kernel.</param>
/// <param name="target">What it was relocated for.</param>
/// <param name="options">What the caller asked for.</param>
sealed class ObjectLoader(ObjectSpec spec, RelocationTarget target, LoadOptions options)
{
    readonly List<ProgramSpec> _wanted = [.. spec.Programs.Where(static program => program.AutoLoad)];
    readonly Dictionary<string, KernelMap> _maps = new(StringComparer.Ordinal);
    readonly List<KernelProgram> _programs = [];
    readonly List<string> _pinned = [];

    /// <exception cref="BpfLoadException">The object does not fit this kernel.</exception>
    public static LoadedObject Load(ObjectSpec spec, LoadOptions options)
    {
        if (spec.ByteOrder == ByteOrder.BigEndian == BitConverter.IsLittleEndian)
            throw new BpfNotSupportedException($"object '{spec.Name}', which is {spec.ByteOrder},", null,
                "Compile it for this machine: clang -target bpf") { Id = DiagnosticId.ForeignByteOrder };
        RelocationTarget target = KernelTarget.For(spec, options);
        var diagnostics = new DiagnosticBag();
        ObjectSpec relocated = Relocator.Relocate(spec, target, diagnostics)
            ?? throw new BpfLoadException($"object '{spec.Name}' cannot be loaded into {KernelRelease.Name}", diagnostics);
        return new ObjectLoader(relocated, target, options).Load();
    }

    LoadedObject Load()
    {
        ObjectTypes? types = null;
        try
        {
            types = ObjectTypes.TryLoad(spec, out string? problem);
            CreateMaps(new MapFactory(types?.Descriptor, problem, spec.Name));
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

    void CreateMaps(MapFactory factory)
    {
        foreach (MapSpec map in spec.Maps)
            _maps.Add(map.Name, Provide(map, factory));
    }

    KernelMap Provide(MapSpec map, MapFactory factory)
    {
        if (map.Origin == MapOrigin.StructOps || map.Type == MapType.StructOps)
            throw new BpfNotSupportedException($"registering the struct_ops table '{map.Name}'", null,
                "Leave its programs out of the load, and the map out of the object") { Id = DiagnosticId.MapTypeUnsupported };
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
        using var kernel = new KernelReferences(spec, _wanted, options.TargetBtf is null ? target.Types : null);
        var loader = new ProgramLoader(spec, types, _maps, kernel, options);
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
            {
                MapSlot[] filled = [.. map.Slots.Where(slot => loaded.ContainsKey(slot.Name))];
                MapContents.Fill(_maps[map.Name], filled, name => loaded[name].Descriptor);
            }
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
