using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep.Machine;

/// <summary>Offsets of those fields of <c>struct __sk_buff</c> that the machine fills in or keeps.</summary>
static class SkBuff
{
    public const string Name = "__sk_buff";

    static readonly ContextLayout Layout = ContextLayouts.For(Architecture.X64).Single(static layout => layout.Name == Name);

    public static readonly int Size = Layout.Size;
    public static readonly int CbSize = Layout.FieldNamed("cb")!.Size;

    public static readonly int Len = Offset("len");
    public static readonly int PktType = Offset("pkt_type");
    public static readonly int Mark = Offset("mark");
    public static readonly int QueueMapping = Offset("queue_mapping");
    public static readonly int Protocol = Offset("protocol");
    public static readonly int VlanPresent = Offset("vlan_present");
    public static readonly int VlanTci = Offset("vlan_tci");
    public static readonly int VlanProto = Offset("vlan_proto");
    public static readonly int Priority = Offset("priority");
    public static readonly int IngressIfindex = Offset("ingress_ifindex");
    public static readonly int Ifindex = Offset("ifindex");
    public static readonly int TcIndex = Offset("tc_index");
    public static readonly int Cb = Offset("cb");
    public static readonly int Hash = Offset("hash");
    public static readonly int TcClassid = Offset("tc_classid");
    public static readonly int Tstamp = Offset("tstamp");
    public static readonly int WireLen = Offset("wire_len");
    public static readonly int GsoSegs = Offset("gso_segs");
    public static readonly int GsoSize = Offset("gso_size");
    public static readonly int TstampType = Offset("tstamp_type");
    public static readonly int Hwtstamp = Offset("hwtstamp");

    static int Offset(string field) => Layout.FieldNamed(field)!.Offset;
}
