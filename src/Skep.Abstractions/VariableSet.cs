using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.Objects;

namespace Skep;

/// <summary>The global variables of a loaded object, by name.</summary>
public sealed class VariableSet(ObjectSpec spec, NamedSet<BpfMap> maps)
{
    public IEnumerable<VariableSpec> All => spec.Variables;

    /// <summary>Copies the variable's bytes, in the object's byte order, to <paramref name="value"/>.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Exactly as long as the variable.</param>
    public void Read(string name, Span<byte> value)
    {
        (BpfMap map, VariableSpec variable) = Find(name, value.Length);
        map.ReadValueRange(variable.Offset, value);
    }

    /// <summary>Replaces the variable's bytes. Other variables of its section keep what the programs write meanwhile only where the
    /// host maps the section into memory; both hosts do.</summary>
    public void Write(string name, ReadOnlySpan<byte> value)
    {
        (BpfMap map, VariableSpec variable) = Find(name, value.Length);
        map.WriteValueRange(variable.Offset, value);
    }

    public T Get<T>(string name)
        where T : unmanaged
    {
        T value = default;
        Read(name, MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    public void Set<T>(string name, T value)
        where T : unmanaged => Write(name, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    (BpfMap Map, VariableSpec Variable) Find(string name, int size, [CallerMemberName] string caller = "")
    {
        VariableSpec variable = spec.Variables.Get(name);
        if (size != variable.Size)
            throw new ArgumentException($"{caller} of variable '{name}' with {size} bytes; it has {variable.Size}", nameof(size));
        return (maps[variable.Map.Name], variable);
    }
}
