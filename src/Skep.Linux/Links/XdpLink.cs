using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

static class XdpLink
{
    const uint XDP_FLAGS_SKB_MODE = 1 << 1;
    const uint XDP_FLAGS_DRV_MODE = 1 << 2;
    const uint XDP_FLAGS_HW_MODE = 1 << 3;

    static readonly KernelVersion FirstLink = new(5, 9);

    public static BpfLink Attach(KernelProgram program, AttachTarget.Interface target)
    {
        if (KernelRelease.Current < FirstLink)
            return AttachByNetlink(program, target);
        string description = $"xdp on {target.Name}";
        var attributes = new LinkCreateAttributes { Flags = Flags(target.Mode) };
        int errno = LinkCreation.TryCreate(program, NetworkDevice.Index(target.Name), AttachType.Xdp, attributes,
            out BpfFileDescriptor link);
        return errno == 0 ? new KernelLink(description, link)
            : throw LinkCreation.Failure("BPF_LINK_CREATE", program, description, errno, Explain(errno));
    }

    /// <summary>As kernels before 5.9 do it. The program stays on the device when the process dies.</summary>
    internal static BpfLink AttachByNetlink(KernelProgram program, AttachTarget.Interface target)
    {
        int index = NetworkDevice.Index(target.Name);
        uint flags = Flags(target.Mode);
        using var lease = program.Descriptor.Borrow();
        RouteNetlink.SetXdp(index, lease.Number, flags, $"attaching program '{program.Name}' to xdp on {target.Name}");
        // A copy of the program's descriptor says later whose program may be removed.
        BpfFileDescriptor own = program.Descriptor.Duplicate();
        return new ReversibleLink($"xdp on {target.Name}", () =>
        {
            using (own)
            {
                using var mine = own.Borrow();
                RouteNetlink.RemoveXdp(index, flags, mine.Number);
            }
        });
    }

    static uint Flags(XdpMode mode) => mode switch
    {
        XdpMode.Driver => XDP_FLAGS_DRV_MODE,
        XdpMode.Generic => XDP_FLAGS_SKB_MODE,
        XdpMode.Offload => XDP_FLAGS_HW_MODE,
        _ => 0,
    };

    static string? Explain(int errno) => errno switch
    {
        Errno.EBUSY => "The device has an XDP program already; only one fits",
        Errno.EEXIST => "The device has an XDP program in another mode",
        Errno.EOPNOTSUPP => "The driver has no XDP of this mode; XdpMode.Generic works on every device",
        Errno.EINVAL or Errno.ERANGE =>
            "The driver refused: often the MTU is too large for a program without SEC(\"xdp.frags\"), or offloads such as LRO are on",
        _ => null,
    };
}
