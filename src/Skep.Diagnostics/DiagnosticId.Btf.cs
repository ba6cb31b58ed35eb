namespace Skep.Diagnostics;

public static partial class DiagnosticId
{
    /// <summary>The bytes are not BTF: too short, wrong magic, unknown version or impossible header length.</summary>
    public const string BtfNotRecognised = "BPF1001";

    /// <summary>A section that the header names lies outside the data.</summary>
    public const string BtfSectionOutOfBounds = "BPF1002";

    /// <summary>A type record runs past the end of the type section.</summary>
    public const string BtfTypeTruncated = "BPF1003";

    /// <summary>A type record of a kind that neither this reader nor the file's layout table describes.</summary>
    public const string BtfKindUnknown = "BPF1004";

    /// <summary>The string section does not start or end with a NUL byte.</summary>
    public const string BtfStringsMalformed = "BPF1005";

    /// <summary>A type refers to a type that does not exist.</summary>
    public const string BtfReferenceMissing = "BPF1006";

    /// <summary>A name is outside of the string section.</summary>
    public const string BtfNameMissing = "BPF1007";

    /// <summary>A member lies outside of its struct or union.</summary>
    public const string BtfMemberOutside = "BPF1008";

    /// <summary>Typedefs, qualifiers, arrays or structs refer to each other in a circle.</summary>
    public const string BtfReferenceCycle = "BPF1009";

    /// <summary>The bytes of <c>.BTF.ext</c> are not that: too short, wrong magic, unknown version or impossible header length.</summary>
    public const string BtfExtensionNotRecognised = "BPF1010";

    /// <summary>The function, line or relocation records of <c>.BTF.ext</c> do not fit where they should be.</summary>
    public const string BtfExtensionDamaged = "BPF1011";

    /// <summary>The text given for a value is not one of its type.</summary>
    public const string ValueNotUnderstood = "BPF1020";

    /// <summary>The number or text given for a value is too large for its type.</summary>
    public const string ValueDoesNotFit = "BPF1021";
}
