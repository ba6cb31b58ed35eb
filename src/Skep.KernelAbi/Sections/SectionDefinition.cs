namespace Skep.KernelAbi;

/// <summary>One row of <see cref="SectionTable"/>.</summary>
/// <param name="Pattern">The exact section name or, ending in <c>+</c>, a name that may stand alone or before <c>/target</c>.</param>
/// <param name="AttachType">
/// The expected attach type to load with; null where the program type has none, or where the caller chooses (struct_ops: the member's
/// index).
/// </param>
public sealed record SectionDefinition(
    string Pattern,
    ProgramType ProgramType,
    AttachType? AttachType = null,
    SectionFlags Flags = SectionFlags.None,
    AutoAttach AutoAttach = AutoAttach.None)
{
    public string Name { get; } = Pattern.TrimEnd('+');

    public bool TakesTarget => Pattern.EndsWith('+');
}
