namespace Skep.Machine;

/// <summary>
/// <c>struct __sk_buff</c> of <c>linux/bpf.h</c>: offsets of its fields, and access as <c>sk_filter_is_valid_access</c>,
/// <c>tc_cls_act_is_valid_access</c>, <c>cg_skb_is_valid_access</c> and <c>lwt_is_valid_access</c> allow it.
/// </summary>
static class SkBuff
{
    public const int Len = 0;
    public const int PktType = 4;
    public const int Mark = 8;
    public const int QueueMapping = 12;
    public const int Protocol = 16;
    public const int VlanPresent = 20;
    public const int VlanTci = 24;
    public const int VlanProto = 28;
    public const int Priority = 32;
    public const int IngressIfindex = 36;
    public const int Ifindex = 40;
    public const int TcIndex = 44;
    public const int Cb = 48;
    public const int CbSize = 20;
    public const int Hash = 68;
    public const int TcClassid = 72;
    public const int Data = 76;
    public const int DataEnd = 80;
    public const int NapiId = 84;
    public const int Family = 88;
    public const int RemoteIp4 = 92;
    public const int LocalIp4 = 96;
    public const int RemoteIp6 = 100;
    public const int LocalIp6 = 116;
    public const int RemotePort = 132;
    public const int LocalPort = 136;
    public const int DataMeta = 140;
    public const int FlowKeys = 144;
    public const int Tstamp = 152;
    public const int WireLen = 160;
    public const int GsoSegs = 164;
    public const int Sk = 168;
    public const int GsoSize = 176;
    public const int TstampType = 180;
    public const int Hwtstamp = 184;
    public const int Size = 192;

    public static ContextRules SocketFilterRules { get; } = Common(writable: []);

    public static ContextRules ClassifierRules { get; } = WithPacket(Common([Mark, TcIndex, Priority, TcClassid, QueueMapping]))
        .Pointer(DataMeta, ContextPointer.PacketMeta)
        .Field(TcClassid, 4, write: true, narrow: true)
        .Field(Tstamp, 8, write: true)
        .Field(TstampType, 1)
        .Field(WireLen, 4, narrow: true)
        .Field(Hwtstamp, 8);

    public static ContextRules CgroupRules { get; } = WithPacket(Common([Mark, Priority]))
        .Field(Tstamp, 8, write: true)
        .Field(WireLen, 4, narrow: true)
        .Field(Hwtstamp, 8);

    public static ContextRules TunnelRules { get; } = WithPacket(Common([Mark, Priority]));

    static ContextRules Common(ReadOnlySpan<int> writable)
    {
        var rules = new ContextRules("__sk_buff", Size);
        ReadOnlySpan<int> numbers =
        [
            Len, PktType, Mark, QueueMapping, Protocol, VlanPresent, VlanTci, VlanProto, Priority, IngressIfindex, Ifindex, TcIndex, Hash, NapiId,
            GsoSegs, GsoSize,
        ];
        foreach (int field in numbers)
            rules.Field(field, 4, write: writable.Contains(field), narrow: true);

        // The control block is plain memory: any aligned access within it, up to 8 bytes.
        for (int word = 0; word < CbSize; word += 4)
            rules.Field(Cb + word, 4, write: true, narrow: true, narrowWrite: true);
        rules.Field(Cb, 8, write: true).Field(Cb + 8, 8, write: true);
        return rules.Pointer(Sk, ContextPointer.Absent, 8);
    }

    static ContextRules WithPacket(ContextRules rules) => rules
        .Pointer(Data, ContextPointer.PacketData)
        .Pointer(DataEnd, ContextPointer.PacketEnd);
}
