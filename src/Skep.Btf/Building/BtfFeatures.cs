namespace Skep.Btf;

/// <summary>
/// What a kernel's BTF checker knows beyond the first version, Linux 4.18. A kernel refuses the whole blob for one type that it does not
/// know.
/// </summary>
[Flags]
public enum BtfFeatures
{
    None = 0,

    /// <summary>Functions and their prototypes (Linux 5.0).</summary>
    Functions = 1,

    /// <summary>Variables and data sections (Linux 5.2).</summary>
    DataSections = 2,

    /// <summary>Linkage of functions other than static (Linux 5.6).</summary>
    FunctionLinkage = 4,

    /// <summary>Floating point (Linux 5.13).</summary>
    Floats = 8,

    /// <summary>Tags on declarations (Linux 5.16).</summary>
    DeclarationTags = 16,

    /// <summary>Tags on what pointers point to (Linux 5.17).</summary>
    TypeTags = 32,

    /// <summary>Enums with 64-bit values, and the sign of those with 32-bit ones (Linux 6.0).</summary>
    Enum64 = 64,

    /// <summary>Names of data sections that start with a question mark, which marks struct_ops that may be missing (Linux 6.9).</summary>
    OptionalSections = 128,

    All = Functions | DataSections | FunctionLinkage | Floats | DeclarationTags | TypeTags | Enum64 | OptionalSections,
}
