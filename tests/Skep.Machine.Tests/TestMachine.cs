using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine.Tests;

/// <summary>One program, loaded into a host of its own.</summary>
sealed class TestMachine : IDisposable
{
    readonly LoadedObject _object;

    public TestMachine(Instruction[] code, ProgramType type = ProgramType.Xdp, MachineOptions? options = null, params MapSpec[] maps)
        : this(new ProgramSpec { Name = "main", Type = type, Instructions = code }, options, maps)
    {
    }

    public TestMachine(ProgramSpec program, MachineOptions? options = null, params MapSpec[] maps)
    {
        Host = new InProcessHost(options ?? new MachineOptions { PossibleCpus = 2, Seed = 1 });
        var spec = new ObjectSpec { Name = "test" };
        spec.Programs.Add(program);
        foreach (MapSpec map in maps)
            spec.Maps.Add(map);
        _object = Host.Load(spec);
    }

    /// <summary>A program as text; <c>map[name]</c> is one of <paramref name="maps"/>.</summary>
    public static TestMachine Assemble(string source, ProgramType type = ProgramType.Xdp, MachineOptions? options = null,
        params MapSpec[] maps) =>
        new(Parse("main", source, type), options, maps);

    public static ProgramSpec Parse(string name, string source, ProgramType type = ProgramType.Xdp)
    {
        var diagnostics = new DiagnosticBag();
        AssembledProgram program = Assembler.Assemble(source, diagnostics);
        Assert.Empty(diagnostics);
        return new ProgramSpec
        {
            Name = name,
            Type = type,
            Instructions = program.Instructions,
            References = [.. program.Maps.Select(map => new SymbolReference(map.Slot, ReferenceKind.Map, map.Name))],
        };
    }

    /// <summary>A map without a program.</summary>
    public static InProcessMap Create(MapSpec map, MachineOptions? options = null)
    {
        var machine = Assemble("r0 = 0\nexit", ProgramType.Xdp, options, map);
        return machine.Map(map.Name);
    }

    public static MapSpec Spec(MapType type, int keySize, int valueSize, uint maxEntries, MapFlags flags = MapFlags.None,
        string name = "map") =>
        new() { Name = name, Type = type, KeySize = keySize, ValueSize = valueSize, MaxEntries = maxEntries, Flags = flags,
            Origin = MapOrigin.Built };

    public InProcessHost Host { get; }

    public InProcessProgram Program => (InProcessProgram)_object.Programs[0];

    public InProcessMap Map(string name) => (InProcessMap)_object.Maps[name];

    public void Dispose()
    {
        _object.Dispose();
        Host.Dispose();
    }
}
