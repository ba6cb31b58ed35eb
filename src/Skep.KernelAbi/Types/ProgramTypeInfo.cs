namespace Skep.KernelAbi;

/// <summary>One row of <see cref="ProgramTypes"/>.</summary>
/// <param name="Name">As libbpf and bpftool print it: <c>sched_cls</c>.</param>
/// <param name="Context">
/// The structure that r1 points to on entry (<see cref="ContextLayouts"/>); null where it depends on the hook (the arguments of a traced
/// function or struct_ops member) or on the caller (syscall).
/// </param>
public sealed record ProgramTypeInfo(ProgramType Type, string Name, KernelVersion FirstKernel, string? Context);
