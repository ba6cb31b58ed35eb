using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>
/// A variable that programs and this process share. Until the object is loaded it is here; from then on it is memory of the object's data
/// section, which both sides read and write without a system call.
/// </summary>
/// <param name="initial">What it holds when the object is made.</param>
public sealed class Global<T>(T initial = default) : IGlobal
    where T : unmanaged
{
    T _own = initial;
    ISharedSection? _section;
    int _offset;

    /// <summary>The variable. A reference to it must not be kept beyond the disposal of the object.</summary>
    public ref T Value
    {
        [GlobalAddress]
        get => ref _section is { } section ? ref Unsafe.As<byte, T>(ref Unsafe.Add(ref section.Start, _offset)) : ref _own;
    }

    ReadOnlySpan<byte> IGlobal.Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in _own));

    void IGlobal.Bind(ISharedSection section, int offset) => (_section, _offset) = (section, offset);

    void IGlobal.Release()
    {
        _own = Value;
        _section = null;
    }

    public override string ToString() => Value.ToString() ?? "";
}

/// <summary>What loading does with a global variable.</summary>
interface IGlobal
{
    ReadOnlySpan<byte> Bytes { get; }

    void Bind(ISharedSection section, int offset);

    /// <summary>Keeps the last value when the section goes away.</summary>
    void Release();
}
