namespace Skep;

/// <summary>A variable that programs and this process share.</summary>
/// <param name="initial">What it holds at first.</param>
public sealed class Global<T>(T initial = default)
    where T : unmanaged
{
    T _value = initial;

    public ref T Value
    {
        [GlobalAddress]
        get => ref _value;
    }
}
