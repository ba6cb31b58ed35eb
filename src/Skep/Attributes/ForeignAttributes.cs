namespace Skep;

/// <summary>
/// On the class of an object that another compiler made: there is nothing to compile, the object is a resource of the class' assembly.
/// Such classes are generated from the object.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ForeignObjectAttribute : Attribute;

/// <summary>A program of such an object; the method stands for it.</summary>
/// <param name="section">Its ELF section.</param>
[Section("{0}")]
public sealed class ForeignProgramAttribute(string section) : ProgramAttribute
{
    public string ElfSection { get; } = section;
}
