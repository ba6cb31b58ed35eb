using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep.Machine;

/// <summary>Offsets of the fields of <c>struct xdp_md</c>.</summary>
static class XdpMd
{
    static readonly ContextLayout Layout = ContextLayouts.For(Architecture.X64).Single(static layout => layout.Name == "xdp_md");

    public static readonly int Size = Layout.Size;

    public static readonly int Data = Offset("data");
    public static readonly int DataEnd = Offset("data_end");
    public static readonly int DataMeta = Offset("data_meta");
    public static readonly int IngressIfindex = Offset("ingress_ifindex");
    public static readonly int RxQueueIndex = Offset("rx_queue_index");
    public static readonly int EgressIfindex = Offset("egress_ifindex");

    static int Offset(string field) => Layout.FieldNamed(field)!.Offset;
}
