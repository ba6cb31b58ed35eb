using System.Reflection;
using Skep.Objects;

namespace Skep.CSharp.Tests.Objects;

/// <summary>The compiled object of a program class in a host.</summary>
sealed class HostObject : ObjectState
{
    readonly LoadedObject _loaded;
    readonly HashSet<string> _globals;

    public HostObject(IBpfHost host, Type type, ObjectSpec spec)
    {
        spec = spec.Copy();
        using var instance = (BpfObject)Activator.CreateInstance(type)!;
        ObjectBinding.Configure(instance, spec);
        _globals = [.. instance.Members.Globals.Select(static property => property.Name)];
        _loaded = host.Load(spec);
        foreach (Map map in PlainObject.MapsOf(instance))
            Add(_loaded.Maps[map.Name]);
    }

    protected override (long Result, byte[] Memory) Execute(MethodInfo program, byte[] input)
    {
        BpfProgram loaded = _loaded.Programs[ObjectMembers.ProgramName(program)];
        if (ObjectMembers.SectionOf(program).Name == "syscall")
        {
            byte[] memory = [.. input];
            return ((int)loaded.Run(new RunInput { Context = memory, ContextOut = memory }).ReturnValue, memory);
        }
        byte[] packet = new byte[input.Length + 512];
        RunResult result = loaded.Run(new RunInput { Data = input, DataOut = packet });
        return ((int)result.ReturnValue, packet[..result.DataLength]);
    }

    protected override IEnumerable<(string, byte[])> Globals()
    {
        foreach (var variable in _loaded.Variables.All.Where(variable => _globals.Contains(variable.Name)))
        {
            byte[] value = new byte[variable.Size];
            _loaded.Variables.Read(variable.Name, value);
            yield return (variable.Name, value);
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _loaded.Dispose();
    }
}
