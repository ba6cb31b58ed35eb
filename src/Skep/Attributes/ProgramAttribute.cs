namespace Skep;

/// <summary>
/// Marks an instance method of a <see cref="BpfObject"/> as a program. A subclass names its <see cref="SectionAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class ProgramAttribute : Attribute
{
    /// <summary>The program's name; null for the name of the method.</summary>
    public string? Name { get; init; }
}
