namespace Skep.Machine;

// The packet as struct sk_buff has it: bytes with room on both sides, and where its headers start.
sealed unsafe partial class VirtualCpu
{
    SkbState _skb;

    /// <summary>State of the packet besides its bytes, while the program's context is one of <c>__sk_buff</c>.</summary>
    public ref SkbState Skb => ref _skb;

    /// <summary>The interface that the packet came in on.</summary>
    public uint InterfaceIndex => ContextField(_contextRules!.IsSkb ? SkBuff.Ifindex : XdpMd.IngressIfindex);

    /// <summary>The tag that a program pushed, or left when it took out another, and that stands beside the packet.</summary>
    public VlanTag Tag => _contextRules is { IsSkb: true } && ContextField(SkBuff.VlanPresent) != 0
        ? new VlanTag(VlanTag.NetworkOrder((ushort)ContextField(SkBuff.VlanProto)), (ushort)ContextField(SkBuff.VlanTci)) : default;

    public int PacketLength => (int)(_dataEnd - _data);

    public byte* LinkHeader
    {
        get => _linkHeader;
        set => _linkHeader = value;
    }

    public byte* NetworkHeader
    {
        get => _networkHeader;
        set => _networkHeader = value;
    }

    /// <summary>skb_network_offset.</summary>
    public int NetworkOffset => (int)(_networkHeader - _data);

    /// <summary>skb_mac_header_len.</summary>
    public int LinkLength => (int)(_networkHeader - _linkHeader);

    /// <summary>Moves the start of the packet: to earlier bytes when negative. False when there is no such room.</summary>
    public bool TryMoveStart(int distance)
    {
        // Where the packet starts at its network header, the link-layer header lies before that, and must be in the buffer too.
        if (distance < _frameStart + EthernetHeader - _data || distance > _dataEnd - _data)
            return false;
        _data += distance;
        // Only XDP has metadata, and that moves by calls of its own.
        _dataMeta = _data;
        return true;
    }

    /// <summary>Changes the length; new bytes are zero. False when there is no room.</summary>
    public bool TryResize(int length)
    {
        if (length < 0 || length > _frameEnd - _data)
            return false;
        byte* end = _data + length;
        if (end > _dataEnd)
            new Span<byte>(_dataEnd, (int)(end - _dataEnd)).Clear();
        _dataEnd = end;
        return true;
    }

    /// <summary>
    /// To be called by every helper that may have moved or rewritten the packet, also when it failed: pointers into it are stale.
    /// </summary>
    public void InvalidatePointers()
    {
        SetContextField(SkBuff.Len, (uint)PacketLength);
        MapPacket();
    }
}
