namespace Skep.Linux;

/// <summary>A process that holds an object open.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="ObjectId">Its id.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="ProcessName">Its name, at most 15 characters.</param>
public readonly record struct ObjectHolder(ObjectKind Kind, uint ObjectId, int ProcessId, string ProcessName);
