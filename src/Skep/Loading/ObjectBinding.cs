using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep;

/// <summary>What ties an instance to its loaded object.</summary>
sealed class ObjectBinding : IDisposable
{
    readonly BpfObject _instance;
    readonly Dictionary<string, ISharedSection> _sections = [];

    ObjectBinding(BpfObject instance, IBpfHost host, LoadedObject loaded)
    {
        _instance = instance;
        Host = host;
        Loaded = loaded;
    }

    public IBpfHost Host { get; }

    public LoadedObject Loaded { get; }

    /// <summary>Writes the instance's sizes, constants and initial values into the compiled object.</summary>
    public static void Configure(BpfObject instance, ObjectSpec spec)
    {
        instance.DeclareMaps();
        foreach (PropertyInfo property in instance.Members.Maps)
        {
            if (property.GetValue(instance) is Map map && spec.Maps.Find(map.Name) is { } declared)
                map.Configure(declared);
        }
        // A variable that no program uses is not in the object.
        foreach (PropertyInfo property in instance.Members.Constants)
        {
            if (spec.Variables.Find(ObjectMembers.VariableName(property)) is { } variable)
                BytesOf(property.GetValue(instance)!, variable.Size).CopyTo(variable.Value);
        }
        foreach (PropertyInfo property in instance.Members.Globals)
        {
            if (spec.Variables.Find(ObjectMembers.VariableName(property)) is { } variable && property.GetValue(instance) is IGlobal global)
                global.Bytes.CopyTo(variable.Value);
        }
    }

    /// <summary>Makes the instance's members handles of what was loaded.</summary>
    public static void Bind(BpfObject instance, IBpfHost host, LoadedObject loaded)
    {
        var binding = new ObjectBinding(instance, host, loaded);
        instance.Bind(binding);
        foreach (PropertyInfo property in instance.Members.Maps)
        {
            if (property.GetValue(instance) is Map map && loaded.Maps.TryGet(map.Name, out BpfMap? raw))
                map.Bind(raw, host);
        }
        foreach (PropertyInfo property in instance.Members.Globals)
        {
            if (property.GetValue(instance) is IGlobal global && loaded.Spec.Variables.Find(ObjectMembers.VariableName(property)) is { } variable)
                global.Bind(binding.SectionOf(loaded.Maps[variable.Map.Name]), variable.Offset);
        }
        foreach (PropertyInfo property in instance.Members.Maps)
        {
            if (property.GetValue(instance) is IProgramSlots slots)
                slots.Connect((index, method) => binding.SetSlot((Map)slots, index, method));
        }
    }

    public BpfProgram ProgramOf(MethodInfo method) => Loaded.Programs[ObjectMembers.ProgramName(method)];

    public void Dispose()
    {
        foreach (PropertyInfo property in _instance.Members.Globals)
            (property.GetValue(_instance) as IGlobal)?.Release();
        foreach (PropertyInfo property in _instance.Members.Maps)
            (property.GetValue(_instance) as Map)?.Release();
        Loaded.Dispose();
        foreach (ISharedSection section in _sections.Values)
            section.Dispose();
        _sections.Clear();
    }

    ISharedSection SectionOf(BpfMap map)
    {
        if (!_sections.TryGetValue(map.Name, out ISharedSection? section))
        {
            section = map switch
            {
                InProcessMap memory => new MachineSection(memory),
                KernelMap kernel when kernel.TryShare() is { } memory => new KernelSection(memory),
                _ => throw new BpfNotSupportedException("sharing global variables with programs", "5.5"),
            };
            _sections[map.Name] = section;
        }
        return section;
    }

    void SetSlot(Map slots, uint index, MethodInfo? method)
    {
        ReadOnlySpan<byte> key = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in index));
        if (method is null)
        {
            slots.Raw.Delete(key);
            return;
        }
        BpfProgram program = ProgramOf(method);
        if (slots.Raw is ProgramArrayMap array)
        {
            array.Set((int)index, (InProcessProgram)program);
            return;
        }
        using var descriptor = ((KernelProgram)program).Descriptor.Borrow();
        slots.Raw.Update(key, BitConverter.GetBytes(descriptor.Number));
    }

    /// <summary>The bytes of a boxed struct.</summary>
    static ReadOnlySpan<byte> BytesOf(object boxed, int size) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<StrongBox<byte>>(boxed).Value, size);
}
