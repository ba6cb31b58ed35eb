namespace Skep;

/// <summary>Marks a class as a BPF object: compiled when the project is built, or when it is loaded.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BpfAttribute : Attribute
{
    /// <summary>
    /// The license the kernel is told. Many helpers are for GPL-compatible programs only, and LSM and struct_ops programs must be.
    /// </summary>
    public string License { get; init; } = "GPL";

    /// <summary>The object's name; null for the name of the class.</summary>
    public string? Name { get; init; }
}
