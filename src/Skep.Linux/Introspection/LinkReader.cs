using System.Globalization;
using System.Text;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

static unsafe class LinkReader
{
    const int NameSize = 256;

    // enum bpf_perf_event_type
    const uint PerfUprobe = 1;
    const uint PerfUretprobe = 2;
    const uint PerfKprobe = 3;
    const uint PerfKretprobe = 4;
    const uint PerfTracepoint = 5;

    public static LinkRecord Read(BpfFileDescriptor descriptor)
    {
        LinkInfo info = KernelInventory.Info<LinkInfo>(descriptor, "link");
        var type = (LinkType)info.Type;
        var record = new LinkRecord { Id = info.Id, Type = type, ProgramId = info.ProgId, Target = "" };
        return type switch
        {
            LinkType.RawTracepoint or LinkType.Iter => record with { Target = Name(descriptor) },
            LinkType.Tracing => record with { AttachType = (AttachType)info.First, Target = TypeName(info.Second, info.Third) },
            LinkType.Cgroup => record with
            {
                AttachType = (AttachType)info.CgroupAttachType, CgroupId = info.CgroupId, Target = $"cgroup {info.CgroupId}",
            },
            LinkType.NetNs => record with { AttachType = (AttachType)info.Second, Target = $"net:[{info.First}]" },
            LinkType.Xdp => record with { AttachType = AttachType.Xdp, InterfaceIndex = (int)info.First, Target = DeviceName(info.First) },
            LinkType.Tcx or LinkType.Netkit => record with
            {
                AttachType = (AttachType)info.Second, InterfaceIndex = (int)info.First, Target = DeviceName(info.First),
            },
            LinkType.SockMap => record with { AttachType = (AttachType)info.Second, Target = $"map {info.First}" },
            LinkType.StructOps => record with { Target = $"map {info.First}" },
            LinkType.PerfEvent => record with { AttachType = AttachType.PerfEvent, Target = PerfTarget(descriptor, info.First) },
            _ => record,
        };
    }

    static string Name(BpfFileDescriptor descriptor)
    {
        byte* buffer = stackalloc byte[NameSize];
        var info = new LinkInfo { Name = (ulong)buffer, NameLength = NameSize };
        return Bpf.GetInfo(descriptor, ref info) == 0 ? Text(buffer) : "";
    }

    static string PerfTarget(BpfFileDescriptor descriptor, uint type)
    {
        byte* buffer = stackalloc byte[NameSize];
        var info = new LinkInfo { PerfName = (ulong)buffer, PerfNameLength = NameSize };
        if (type is < PerfUprobe or > PerfTracepoint)
            return Bpf.GetInfo(descriptor, ref info) == 0 && type != 0
                ? string.Create(CultureInfo.InvariantCulture, $"event {info.PerfNameLength}:{info.PerfName}") : "";
        if (Bpf.GetInfo(descriptor, ref info) != 0)
            return "";
        string offset = string.Create(CultureInfo.InvariantCulture, $"+0x{info.PerfOffset:x}");
        return type switch
        {
            PerfUprobe => $"uprobe {Text(buffer)}{offset}",
            PerfUretprobe => $"uretprobe {Text(buffer)}{offset}",
            PerfKprobe => $"kprobe {Text(buffer)}{offset}",
            PerfKretprobe => $"kretprobe {Text(buffer)}{offset}",
            _ => $"tracepoint {Text(buffer)}",
        };
    }

    static string TypeName(uint btf, uint type)
    {
        if (btf == 0 || KernelInventory.TryGetBtf(btf) is not { IsKernel: true })
            return "";
        return KernelInventory.OpenBtf(btf).GetType((int)type).Name;
    }

    static string DeviceName(uint index)
    {
        byte* name = stackalloc byte[NameSize];
        return index == 0 ? "a device that is gone" : LibC.InterfaceName(index, name) != 0
            ? Text(name) : string.Create(CultureInfo.InvariantCulture, $"device {index}");
    }

    static string Text(byte* buffer)
    {
        // The kernel ends what it writes with a zero, within the size given.
        int length = new ReadOnlySpan<byte>(buffer, NameSize).IndexOf((byte)0);
        return Encoding.UTF8.GetString(buffer, Math.Max(length, 0));
    }
}
