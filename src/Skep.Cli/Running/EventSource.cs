using Skep.Btf;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>A ring buffer or perf event array and what its records are.</summary>
/// <param name="Map">The map.</param>
/// <param name="RecordType">The type of its records; null when not known.</param>
/// <param name="Note">How the type was found, or why not, where that is not plain.</param>
sealed record EventSource(MapSpec Map, BtfType? RecordType, string? Note);
