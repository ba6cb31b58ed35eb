namespace Skep.KernelAbi;

[Flags]
public enum SectionFlags
{
    None = 0,

    /// <summary>Load with <see cref="ProgramLoadFlags.Sleepable"/>.</summary>
    Sleepable = 1 << 0,

    /// <summary>Load with <see cref="ProgramLoadFlags.XdpHasFrags"/>.</summary>
    XdpHasFrags = 1 << 1,

    /// <summary>Pass zero instead of the expected attach type to a kernel that does not know it.</summary>
    AttachTypeOptional = 1 << 2,

    /// <summary>
    /// Before load, resolve the target to a BTF id of the kernel, of a module (<c>module:function</c>) or of another program.
    /// </summary>
    AttachBtf = 1 << 3,

    /// <summary>The program runs where the probed function returns.</summary>
    Return = 1 << 4,
}
