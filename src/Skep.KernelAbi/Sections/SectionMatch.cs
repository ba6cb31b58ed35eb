namespace Skep.KernelAbi;

/// <summary>What a section name says about the programs in it.</summary>
/// <param name="AttachTarget">The text after the first slash, where the pattern takes a target and the text is not empty; else
/// null.</param>
/// <param name="Autoload">False for a name with a leading <c>?</c>: the program is loaded only when asked for.</param>
public readonly record struct SectionMatch(SectionDefinition Definition, string? AttachTarget, bool Autoload)
{
    public ProgramType ProgramType => Definition.ProgramType;

    public AttachType? AttachType => Definition.AttachType;

    public SectionFlags Flags => Definition.Flags;

    /// <summary>The form of <see cref="AttachTarget"/>; without a target nothing is attached from the section's text alone.</summary>
    public AutoAttach AutoAttach => Definition.AutoAttach;

    /// <summary>Flags that the section adds to <c>BPF_PROG_LOAD</c>.</summary>
    public ProgramLoadFlags LoadFlags =>
        (Flags.HasFlag(SectionFlags.Sleepable) ? ProgramLoadFlags.Sleepable : 0)
        | (Flags.HasFlag(SectionFlags.XdpHasFrags) ? ProgramLoadFlags.XdpHasFrags : 0);
}
