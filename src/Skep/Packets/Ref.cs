using System.Runtime.CompilerServices;

namespace Skep;

/// <summary>
/// A reference to memory of a map, a packet or the kernel, which may be null; look at <see cref="Found"/> before <see cref="Value"/>.
/// </summary>
public readonly ref struct Ref<T>
    where T : unmanaged
{
    readonly ref T _value;

    public Ref(ref T value) => _value = ref value;

    public bool Found => !Unsafe.IsNullRef(ref _value);

    public ref T Value => ref _value;
}
