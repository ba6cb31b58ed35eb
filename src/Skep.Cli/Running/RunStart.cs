using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>What a run is about to do.</summary>
/// <param name="Path">The object's file.</param>
/// <param name="Spec">The object.</param>
/// <param name="Host">The host's name.</param>
/// <param name="Input">The capture; null for none.</param>
/// <param name="Programs">The programs that run or are attached.</param>
/// <param name="Notes">Why those, and other things to know beforehand.</param>
sealed record RunStart(
    string Path, ObjectSpec Spec, string Host, string? Input, IReadOnlyList<ProgramSpec> Programs, IReadOnlyList<string> Notes);
