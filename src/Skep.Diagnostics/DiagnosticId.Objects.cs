namespace Skep.Diagnostics;

public static partial class DiagnosticId
{
    /// <summary>The bytes are not a 64-bit ELF file.</summary>
    public const string ElfNotElf = "BPF4001";

    /// <summary>The section or segment table lies outside the file.</summary>
    public const string ElfTableOutside = "BPF4002";

    /// <summary>A section lies outside the file.</summary>
    public const string ElfSectionOutside = "BPF4003";

    /// <summary>An ELF file that is no BPF object.</summary>
    public const string NotBpfObject = "BPF4004";

    /// <summary>The <c>version</c> section is not a 32-bit number.</summary>
    public const string VersionSection = "BPF4005";

    /// <summary>The names in a file add up to more than the file.</summary>
    public const string NamesTooLong = "BPF4006";

    /// <summary>A function symbol does not name whole instructions of its section, or overlaps another function.</summary>
    public const string FunctionOutside = "BPF4010";

    /// <summary>A section name that says no program type.</summary>
    public const string SectionNameUnknown = "BPF4011";

    /// <summary>Two things of one kind have the same name.</summary>
    public const string DuplicateName = "BPF4012";

    /// <summary>A record of <c>.BTF.ext</c> points at no instruction.</summary>
    public const string ExtensionRecordOutside = "BPF4013";

    /// <summary>A relocation of code cannot be applied.</summary>
    public const string CodeRelocation = "BPF4014";

    /// <summary>A call or function address that leads to no function.</summary>
    public const string CallTarget = "BPF4015";

    /// <summary>The programs with all that they call are too large.</summary>
    public const string ProgramTooLarge = "BPF4016";

    /// <summary>Addresses in initialised data, which no loader relocates.</summary>
    public const string DataRelocation = "BPF4017";

    /// <summary>A map definition that makes no sense.</summary>
    public const string MapDefinition = "BPF4020";

    /// <summary>A map definition with a member of unknown name.</summary>
    public const string MapMember = "BPF4021";

    /// <summary>A statically initialised slot of a map that cannot be filled.</summary>
    public const string MapSlot = "BPF4022";

    /// <summary>A <c>struct bpf_map_def</c> that cannot be read.</summary>
    public const string LegacyMap = "BPF4023";

    /// <summary>The types of a data section do not fit its bytes.</summary>
    public const string DataSection = "BPF4024";

    /// <summary>A variable that the kernel is to provide has no usable type.</summary>
    public const string ExternDeclaration = "BPF4025";

    /// <summary>A CO-RE relocation that makes no sense in the object's own types.</summary>
    public const string CoreRelocationInvalid = "BPF4040";

    /// <summary>Several types of the kernel fit a CO-RE relocation and give different values.</summary>
    public const string CoreAmbiguous = "BPF4041";

    /// <summary>An instruction that is not what its CO-RE relocation says.</summary>
    public const string CoreInstruction = "BPF4042";

    /// <summary>An offset in the kernel that does not fit in an instruction.</summary>
    public const string CoreOffsetTooLarge = "BPF4043";

    /// <summary>The object needs the kernel's types, and there are none.</summary>
    public const string CoreTargetMissing = "BPF4044";

    /// <summary>A value of the kernel's configuration that is missing or does not fit its variable.</summary>
    public const string ConfigurationValue = "BPF4050";

    /// <summary>A function or variable that the object needs and the kernel lacks.</summary>
    public const string KernelSymbolMissing = "BPF4051";
}
