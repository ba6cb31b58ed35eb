namespace Skep.KernelAbi;

/// <summary>One row of <see cref="AttachTypes"/>.</summary>
/// <param name="Name">As libbpf and bpftool print it: <c>cgroup_inet4_connect</c>.</param>
/// <param name="ProgramType">The program type that attaches so; perf event links also take kprobe and tracepoint programs.</param>
/// <param name="BtfPrefix">
/// What goes before the section's target to name the BTF type of the hook (<c>btf_trace_</c>, <c>bpf_lsm_</c>, <c>bpf_iter_</c>);
/// empty where the target itself is the function's name.
/// </param>
public sealed record AttachTypeInfo(AttachType Type, string Name, KernelVersion FirstKernel, ProgramType ProgramType,
    string BtfPrefix = "");
