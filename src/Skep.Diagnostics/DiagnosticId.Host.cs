namespace Skep.Diagnostics;

public static partial class DiagnosticId
{
    /// <summary>The kernel's verifier rejected a program.</summary>
    public const string ProgramRejected = "BPF3001";

    /// <summary>A program calls a helper, or has an instruction, that the running kernel does not know.</summary>
    public const string CodeNewerThanKernel = "BPF3002";

    /// <summary>A program reaches code whose CO-RE relocation found nothing in the kernel's types.</summary>
    public const string KernelTypeAbsent = "BPF3003";

    /// <summary>The kernel refused a program before its verifier looked at it.</summary>
    public const string ProgramRefused = "BPF3004";

    /// <summary>The process lacks a right, or the kernel was told to allow it to nobody.</summary>
    public const string NotPermitted = "BPF3010";

    /// <summary>No memory, or too many open descriptors.</summary>
    public const string ResourceLimit = "BPF3011";

    /// <summary>A system call failed for a reason that has no id of its own.</summary>
    public const string SystemCallFailed = "BPF3012";

    /// <summary>A program of a type that the kernel or Skep does not load.</summary>
    public const string ProgramTypeUnsupported = "BPF3020";

    /// <summary>A map of a type that the kernel or Skep does not create.</summary>
    public const string MapTypeUnsupported = "BPF3021";

    /// <summary>A hook that the running kernel does not have yet.</summary>
    public const string AttachTypeUnsupported = "BPF3022";

    /// <summary>The kernel shows no types, and the object needs them.</summary>
    public const string KernelBtfMissing = "BPF3023";

    /// <summary>Something else that the host lacks.</summary>
    public const string FeatureMissing = "BPF3024";

    /// <summary>An existing map, pinned or given by the caller, is not what the object wants.</summary>
    public const string MapDiffers = "BPF3025";

    /// <summary>There is no such device, event, function, process or directory to attach to.</summary>
    public const string AttachTargetMissing = "BPF3030";

    /// <summary>Something is attached there already.</summary>
    public const string AttachTargetTaken = "BPF3031";

    /// <summary>A program cannot be attached to a target of this kind.</summary>
    public const string AttachMismatch = "BPF3032";

    /// <summary>The kernel refused an attachment.</summary>
    public const string AttachRefused = "BPF3033";

    /// <summary>Programs of this type cannot be run on given data.</summary>
    public const string RunUnsupported = "BPF3040";

    /// <summary>The packet or context given for a run is not one that the program type takes.</summary>
    public const string RunInputRefused = "BPF3041";

    /// <summary>A map, program or link cannot be pinned.</summary>
    public const string PinRefused = "BPF3050";
}
