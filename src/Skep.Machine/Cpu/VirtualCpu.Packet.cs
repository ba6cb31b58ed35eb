using System.Buffers.Binary;
using Skep.Bytecode;
using Skep.KernelAbi;

namespace Skep.Machine;

sealed unsafe partial class VirtualCpu
{
    /// <summary>Where packets without an interface come from.</summary>
    public const uint LoopbackIfindex = 1;

    /// <summary>The headroom less <c>struct xdp_frame</c>.</summary>
    const int MaxMetadata = FrameBuffer.XdpHeadroom - XdpFrameSize;

    /// <summary>Bytes of <c>struct xdp_frame</c>, which the kernel keeps at the start of the headroom.</summary>
    public const int XdpFrameSize = 40;

    /// <summary>ETH_P_IP and ETH_P_IPV6 as they stand in a packet.</summary>
    public static readonly ushort EtherTypeIpv4 = BitConverter.IsLittleEndian ? (ushort)0x0008 : (ushort)0x0800;
    public static readonly ushort EtherTypeIpv6 = BitConverter.IsLittleEndian ? (ushort)0xdd86 : (ushort)0x86dd;

    int _packetRegion = GuestAddress.FirstPacket;

    /// <summary>First and last limits of the buffer that the packet may grow into.</summary>
    byte* _frameStart;
    byte* _frameEnd;

    byte* _dataMeta;
    byte* _data;
    byte* _dataEnd;
    bool _packetWritable;

    /// <summary>Where classic packet access finds the headers that it names.</summary>
    byte* _linkHeader;
    byte* _networkHeader;

    /// <summary>Presents a frame, whose first <paramref name="metadata"/> bytes are metadata, to an XDP program.</summary>
    void SetXdp(ProgramCode code, FrameBuffer frame, int metadata, uint ifindex, uint queue)
    {
        SetContext(code.ContextRules);
        SetContextField(XdpMd.IngressIfindex, ifindex);
        SetContextField(XdpMd.RxQueueIndex, queue);
        // As in the kernel's test run, metadata takes from the headroom and the packet may grow to what is left of a page.
        _frameStart = frame.Data + metadata - FrameBuffer.XdpHeadroom;
        _frameEnd = frame.Data + Math.Max(frame.Length, metadata + FrameBuffer.XdpRoom);
        _dataMeta = frame.Data;
        _data = frame.Data + metadata;
        _dataEnd = frame.Data + frame.Length;
        _packetWritable = true;
        MapPacket();
    }

    /// <summary>Presents a frame as socket buffer: from its link-layer or from its network header.</summary>
    void SetSkb(ProgramCode code, FrameBuffer frame, bool isLinkLayer)
    {
        SetContext(code.ContextRules);
        _frameStart = frame.Start;
        _frameEnd = frame.End;
        _linkHeader = frame.Data;
        _networkHeader = frame.Data + EthernetHeader;
        _data = isLinkLayer ? _linkHeader : _networkHeader;
        _dataMeta = _data;
        _dataEnd = frame.Data + frame.Length;
        // may_access_direct_pkt_data
        _packetWritable = code.Spec.Type is ProgramType.SchedCls or ProgramType.SchedAct or ProgramType.LwtXmit;
        SetContextField(SkBuff.Len, (uint)(_dataEnd - _data));
        SetContextField(SkBuff.Protocol, EthernetProtocol(new ReadOnlySpan<byte>(frame.Data, frame.Length)));
        SetContextField(SkBuff.PktType, PacketType(frame.Data));
        SetContextField(SkBuff.Ifindex, LoopbackIfindex);
        _skb = default;
        MapPacket();
    }

    /// <summary>
    /// eth_type_trans: the protocol as the two bytes stand in the packet, or which kind of 802.3 frame has a length there.
    /// </summary>
    public static ushort EthernetProtocol(ReadOnlySpan<byte> frame)
    {
        const ushort Ipx = 0xffff, Ethernet8023 = 0x0001, Ethernet8022 = 0x0004;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);
        if (type < 0x600)
            type = frame.Length >= 16 && BinaryPrimitives.ReadUInt16BigEndian(frame[14..]) == Ipx ? Ethernet8023 : Ethernet8022;
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(type) : type;
    }

    /// <summary>PACKET_HOST, _BROADCAST, _MULTICAST or _OTHERHOST, for the loopback device, whose address is all zeros.</summary>
    static uint PacketType(byte* frame)
    {
        var destination = new ReadOnlySpan<byte>(frame, 6);
        if (!destination.ContainsAnyExcept((byte)0))
            return 0;
        if ((destination[0] & 1) == 0)
            return 3;
        return destination.ContainsAnyExcept((byte)0xff) ? 2u : 1u;
    }

    void SetNoPacket()
    {
        _frameStart = _frameEnd = _dataMeta = _data = _dataEnd = null;
        Unmap(_packetRegion);
    }

    /// <summary>
    /// Makes the packet reachable from its metadata to its end. To be called when a limit moves: pointers from before then are stale.
    /// </summary>
    void MapPacket()
    {
        Unmap(_packetRegion);
        if (++_packetRegion == GuestAddress.FirstPacket + GuestAddress.PacketCount)
            _packetRegion = GuestAddress.FirstPacket;
        Map(_packetRegion, _dataMeta, (ulong)(_dataEnd - _dataMeta), _packetWritable);
    }

    public bool IsPacketWritable => _packetWritable;

    /// <summary>For the program, of a byte in bounds.</summary>
    public ulong AddressInPacket(uint offset) => PacketAddress(_data + offset);

    ulong PacketAddress(byte* place) => GuestAddress.StartOf(_packetRegion) + (ulong)(place - _dataMeta);

    /// <summary>LD_ABS and LD_IND: network byte order, relative to the start of the packet (RFC 9669 section 5.5).</summary>
    /// <returns>False when the bytes are not all in the packet, which ends the program.</returns>
    public bool TryLoadPacket(Op* op, ulong* r)
    {
        int size = op[-1].Code switch
        {
            OpcodeKind.LoadAbs8 or OpcodeKind.LoadInd8 => 1,
            OpcodeKind.LoadAbs16 or OpcodeKind.LoadInd16 => 2,
            _ => 4,
        };
        bool indirect = op[-1].Code is OpcodeKind.LoadInd8 or OpcodeKind.LoadInd16 or OpcodeKind.LoadInd32;
        int offset = (int)op[-1].Immediate + (indirect ? (int)r[op[-1].Source] : 0);
        byte* p = ClassicAddress(offset, size);
        if (p == null)
            return false;
        ClobberArguments(r);
        r[0] = size switch
        {
            1 => *p,
            2 => (uint)(p[0] << 8 | p[1]),
            _ => (uint)p[0] << 24 | (uint)p[1] << 16 | (uint)p[2] << 8 | p[3],
        };
        return true;
    }

    /// <summary>Negative offsets count from SKF_NET_OFF and SKF_LL_OFF: the network and the link-layer header.</summary>
    byte* ClassicAddress(int offset, int size)
    {
        const int NetworkOffset = -0x100000;
        const int LinkLayerOffset = -0x200000;
        byte* start = _data;
        long at = offset;
        if (offset < 0)
        {
            start = offset >= NetworkOffset ? _networkHeader : offset >= LinkLayerOffset ? _linkHeader : null;
            at -= offset >= NetworkOffset ? NetworkOffset : LinkLayerOffset;
        }
        return start != null && at + size <= _dataEnd - start ? start + at : null;
    }
}
