using Skep.KernelAbi;

namespace Skep.Linux;

/// <summary>A link that exists in the kernel, whoever made it.</summary>
public sealed record LinkRecord
{
    public required uint Id { get; init; }

    public required LinkType Type { get; init; }

    /// <summary>The attached program; 0 for a struct_ops link.</summary>
    public required uint ProgramId { get; init; }

    /// <summary>Null for kinds of links that have none.</summary>
    public AttachType? AttachType { get; init; }

    /// <summary>For people: the tracepoint, function, device, cgroup and so on.</summary>
    public required string Target { get; init; }

    /// <summary>Of the network device, for xdp, tcx and netkit links; 0 when it is gone.</summary>
    public int? InterfaceIndex { get; init; }

    /// <summary>Inode number of the cgroup directory, for cgroup links.</summary>
    public ulong? CgroupId { get; init; }
}
