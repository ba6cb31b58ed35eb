namespace Skep.Machine;

/// <summary><c>struct xdp_md</c> of <c>linux/bpf.h</c>: offsets of its fields, and access as <c>xdp_is_valid_access</c> allows it.</summary>
static class XdpMd
{
    public const int Data = 0;
    public const int DataEnd = 4;
    public const int DataMeta = 8;
    public const int IngressIfindex = 12;
    public const int RxQueueIndex = 16;
    public const int EgressIfindex = 20;
    public const int Size = 24;

    public static ContextRules Rules { get; } = Common();

    /// <summary>Programs of a DEVMAP entry also know where the packet goes.</summary>
    public static ContextRules DevmapRules { get; } = Common().Field(EgressIfindex, 4);

    static ContextRules Common() => new ContextRules("xdp_md", Size)
        .Pointer(Data, ContextPointer.PacketData)
        .Pointer(DataEnd, ContextPointer.PacketEnd)
        .Pointer(DataMeta, ContextPointer.PacketMeta)
        .Field(IngressIfindex, 4)
        .Field(RxQueueIndex, 4);
}
