using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Programs on the traffic of a device: tcx and netkit links, or a clsact filter where the kernel has none.</summary>
static class TrafficLink
{
    static readonly KernelVersion FirstTcx = new(6, 6);

    public static BpfLink Attach(KernelProgram program, AttachTarget.Interface target)
    {
        AttachType type = TypeOf(program, target);
        if (KernelRelease.Current < FirstTcx)
            return ClassifierLink.Attach(program, target, type);
        string description = $"{type.KernelName.Replace('_', ' ')} on {target.Name}";
        int errno = LinkCreation.TryCreate(program, NetworkDevice.Index(target.Name), type, default, out BpfFileDescriptor link);
        return errno == 0 ? new KernelLink(description, link) : throw LinkCreation.Failure("BPF_LINK_CREATE", program, description, errno);
    }

    /// <summary>What the section says; "tc" and "classifier" leave the direction open.</summary>
    static AttachType TypeOf(KernelProgram program, AttachTarget.Interface target) => (program.Spec.AttachType, target.Direction) switch
    {
        (0, TrafficDirection.Egress) => AttachType.TcxEgress,
        (0, _) => AttachType.TcxIngress,
        (AttachType.TcxIngress, TrafficDirection.Egress) or (AttachType.TcxEgress, TrafficDirection.Ingress) =>
            throw new BpfNotSupportedException($"{target.Direction} for program '{program.Name}'", null,
                $"Section '{program.Spec.SectionName}' is for the other direction") { Id = DiagnosticId.AttachMismatch },
        var (type, _) => type,
    };
}
