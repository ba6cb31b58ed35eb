using Skep.Bytecode;
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

    public InProcessHost Host { get; }

    public InProcessProgram Program => (InProcessProgram)_object.Programs[0];

    public InProcessMap Map(string name) => (InProcessMap)_object.Maps[name];

    public void Dispose()
    {
        _object.Dispose();
        Host.Dispose();
    }
}
