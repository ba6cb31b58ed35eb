using System.Collections.Immutable;
using static Skep.KernelAbi.AccessWidths;
using static Skep.KernelAbi.ProgramMasks;

namespace Skep.KernelAbi;

/// <summary>Packets.</summary>
public static partial class ContextLayouts
{
    // The flow dissector runs before the packet has most of these fields and sees none of them.
    const ulong Most = SocketFilter | Tc | CgroupSkb | Lwt | SkSkb;

    static ImmutableArray<ContextLayout> Packets() =>
    [
        new("__sk_buff", 192, new(Most | FlowDissector),
        [
            Skb("len", 0, Most),
            Skb("pkt_type", 4, Most),
            Skb("mark", 8, SocketFilter | Tc | CgroupSkb | Lwt, Tc | CgroupSkb | Lwt),
            Skb("queue_mapping", 12, Most, Tc),
            Skb("protocol", 16, Most),
            Skb("vlan_present", 20, Most),
            Skb("vlan_tci", 24, Most),
            Skb("vlan_proto", 28, Most),
            Skb("priority", 32, Most, Tc | CgroupSkb | Lwt | SkSkb),
            Skb("ingress_ifindex", 36, Most),
            Skb("ifindex", 40, Most),
            Skb("tc_index", 44, Most, Tc | SkSkb),
            Skb("cb", 48, Most, SocketFilter | Tc | CgroupSkb | Lwt, 20, Any),
            Skb("hash", 68, Most),
            Skb("tc_classid", 72, Tc, Tc),
            Skb("data", 76, Tc | CgroupSkb | Lwt | SkSkb | FlowDissector, 0, 4, Four, ContextPointer.PacketStart),
            Skb("data_end", 80, Tc | CgroupSkb | Lwt | SkSkb | FlowDissector, 0, 4, Four, ContextPointer.PacketEnd),
            Skb("napi_id", 84, Most),
            Skb("family", 88, CgroupSkb | SkSkb),
            Skb("remote_ip4", 92, CgroupSkb | SkSkb, 0, 4, Four),
            Skb("local_ip4", 96, CgroupSkb | SkSkb, 0, 4, Four),
            Skb("remote_ip6", 100, CgroupSkb | SkSkb, 0, 16, Four),
            Skb("local_ip6", 116, CgroupSkb | SkSkb, 0, 16, Four),
            Skb("remote_port", 132, CgroupSkb | SkSkb),
            Skb("local_port", 136, CgroupSkb | SkSkb),
            Skb("data_meta", 140, Tc, 0, 4, Four, ContextPointer.PacketMeta),
            Skb("flow_keys", 144, FlowDissector, 0, 8, Eight, ContextPointer.FlowKeys),
            Skb("tstamp", 152, Tc | CgroupSkb, Tc | CgroupSkb, 8, Eight),
            Skb("wire_len", 160, Tc),
            Skb("gso_segs", 164, Most),
            Skb("sk", 168, Most, 0, 8, Eight, ContextPointer.SockCommonOrNull),
            Skb("gso_size", 176, Most),
            Skb("tstamp_type", 180, Tc, 0, 1, One),
            Skb("hwtstamp", 184, Tc | CgroupSkb, 0, 8, Eight),
        ]),
        new("xdp_md", 24, new(Xdp),
        [
            new("data", 0, 4, Four) { Pointer = ContextPointer.PacketStart },
            new("data_end", 4, 4, Four) { Pointer = ContextPointer.PacketEnd },
            new("data_meta", 8, 4, Four) { Pointer = ContextPointer.PacketMeta },
            new("ingress_ifindex", 12, 4, Four),
            new("rx_queue_index", 16, 4, Four),
            new("egress_ifindex", 20, 4, Four) { ReadWith = [AttachType.XdpDevMap] },
        ]),
        new("bpf_flow_keys", 56, [],
        [
            new("nhoff", 0, 2, Any, Any),
            new("thoff", 2, 2, Any, Any),
            new("addr_proto", 4, 2, Any, Any),
            new("is_frag", 6, 1, Any, Any),
            new("is_first_frag", 7, 1, Any, Any),
            new("is_encap", 8, 1, Any, Any),
            new("ip_proto", 9, 1, Any, Any),
            new("n_proto", 10, 2, Any, Any),
            new("sport", 12, 2, Any, Any),
            new("dport", 14, 2, Any, Any),
            new("ipv4_src", 16, 4, Any, Any),
            new("ipv4_dst", 20, 4, Any, Any),
            new("ipv6_src", 16, 16, Any, Any),
            new("ipv6_dst", 32, 16, Any, Any),
            new("flags", 48, 4, Any, Any),
            new("flow_label", 52, 4, Any, Any),
        ]),
        new("bpf_nf_ctx", 16, new(Netfilter),
        [
            new("state", 0, 8, Eight) { Pointer = ContextPointer.BtfPointer, BtfType = "nf_hook_state" },
            new("skb", 8, 8, Eight) { Pointer = ContextPointer.BtfPointer, BtfType = "sk_buff" },
        ]),
    ];

    // Numbers may be read in part but are written whole; cb belongs to the program and may be written in any part.
    static ContextField Skb(
        string name,
        int offset,
        ulong readers,
        ulong writers = 0,
        int size = 4,
        AccessWidths read = UpToFour,
        ContextPointer pointer = ContextPointer.None)
    {
        AccessWidths write = writers == 0 ? AccessWidths.None : read == UpToFour ? Four : read;
        return new(name, offset, size, read, write) { Readers = new(readers), Writers = new(writers), Pointer = pointer };
    }
}
