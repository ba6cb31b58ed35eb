namespace Skep.Diagnostics;

/// <summary>
/// Every diagnostic id, in one place. BPF0xxx shape of the source, BPF1xxx types and layout, BPF2xxx verifier and checked
/// execution, BPF3xxx load and attach, BPF4xxx object files, BPF9xxx a bug of our own. Each has a page in <c>docs/diagnostics</c>.
/// Each room keeps its ids in a partial file of its own, <c>DiagnosticId.Room.cs</c>.
/// </summary>
public static partial class DiagnosticId
{
}
