using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>A clsact filter: how kernels before 6.6 see traffic. It stays on the device when the process dies.</summary>
static class ClassifierLink
{
    const uint Ingress = 0xffff_fff2;
    const uint Egress = 0xffff_fff3;

    public static BpfLink Attach(KernelProgram program, AttachTarget.Interface target, AttachType type)
    {
        if (type is not (AttachType.TcxIngress or AttachType.TcxEgress))
            throw LinkCreation.Failure("BPF_LINK_CREATE", program, target.Name, Errno.EINVAL);
        uint side = type == AttachType.TcxEgress ? Egress : Ingress;
        string description = $"tc {(side == Egress ? "egress" : "ingress")} on {target.Name}";
        int device = NetworkDevice.Index(target.Name);
        using var lease = program.Descriptor.Borrow();
        (uint handle, uint info) = RouteNetlink.AddFilter(device, side, lease.Number, program.Name,
            $"attaching program '{program.Name}' to {description}");
        return new ReversibleLink(description, () => RouteNetlink.RemoveFilter(device, side, handle, info));
    }
}
