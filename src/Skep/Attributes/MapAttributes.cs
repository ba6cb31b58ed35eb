using Skep.KernelAbi;

namespace Skep;

/// <summary>On a class of the library: properties of this type are maps.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BpfMapAttribute(MapType type) : Attribute
{
    public MapType Type { get; } = type;

    /// <summary>max_entries of a map for which nothing else says it.</summary>
    public int DefaultEntries { get; init; }

    /// <summary>Flags that such maps always have.</summary>
    public MapFlags Flags { get; init; }
}

/// <summary>How many entries a map can have; bytes for ring buffers.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MaxEntriesAttribute(int count) : Attribute
{
    public int Count { get; } = count;
}

/// <summary>How a map is created.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MapFlagsAttribute(MapFlags flags) : Attribute
{
    public MapFlags Flags { get; } = flags;
}

/// <summary>A map's name in the object, where it is not the property's.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MapNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>The name of a variable in the object, where it is not that of the property which stands for it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VariableNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Keeps a map in the BPF file system by its name, where other objects and later runs find it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PinnedAttribute : Attribute;

/// <summary>The size and flags that the inner maps of a map-in-map have.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InnerMapAttribute(int maxEntries) : Attribute
{
    public int MaxEntries { get; } = maxEntries;

    public MapFlags Flags { get; init; }
}
