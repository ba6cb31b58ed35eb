namespace Skep.KernelAbi;

/// <summary>One row of <see cref="LinkTypes"/>.</summary>
/// <param name="Name">As libbpf and bpftool print it: <c>kprobe_multi</c>.</param>
public sealed record LinkTypeInfo(LinkType Type, string Name, KernelVersion FirstKernel);
