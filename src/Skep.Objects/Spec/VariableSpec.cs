using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep.Objects;

/// <summary>A global variable: a named range of a data section's contents.</summary>
public sealed class VariableSpec
{
    public required string Name { get; init; }

    /// <summary>The data section that holds it.</summary>
    public required MapSpec Map { get; init; }

    /// <summary>Byte offset in the section.</summary>
    public required int Offset { get; init; }

    /// <summary>Size in bytes.</summary>
    public required int Size { get; init; }

    /// <summary>Type in <see cref="ObjectSpec.Btf"/>; 0 when not known.</summary>
    public int TypeId { get; init; }

    /// <summary>Constant after load: the verifier sees its value and prunes what it rules out.</summary>
    public bool IsReadOnly => Map.Freeze;

    /// <summary>The initial value. Writing through it sets what the object starts with.</summary>
    public Span<byte> Value => Map.Contents.AsSpan(Offset, Size);

    /// <summary>The initial value as a struct of the same size, in this machine's byte order.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public T Get<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Sized<T>());

    /// <summary>Sets the initial value, in this machine's byte order.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Set<T>(T value)
        where T : unmanaged => MemoryMarshal.Write(Sized<T>(), in value);

    Span<byte> Sized<T>()
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        return size == Size ? Value : throw new ArgumentException($"variable '{Name}' has {Size} bytes, and {typeof(T).Name} has {size}");
    }
}
