namespace Skep.Machine;

// The packet as struct xdp_buff has it: metadata and bytes in one page.
sealed unsafe partial class VirtualCpu
{
    /// <summary>The longest metadata that <c>struct skb_shared_info</c> can name.</summary>
    const int MaxMetadataField = 255;

    /// <summary>bpf_xdp_adjust_head: the metadata moves along.</summary>
    public int AdjustHead(int offset)
    {
        long metadata = _data - _dataMeta;
        if (offset < _frameStart + XdpFrameSize + metadata - _data || offset > _dataEnd - EthernetHeader - _data)
            return -Errno.EINVAL;
        System.Buffer.MemoryCopy(_dataMeta, _dataMeta + offset, metadata, metadata);
        _dataMeta += offset;
        _data += offset;
        MapPacket();
        return 0;
    }

    /// <summary>bpf_xdp_adjust_meta.</summary>
    public int AdjustMeta(int offset)
    {
        if (offset < _frameStart + XdpFrameSize - _dataMeta || offset > _data - _dataMeta)
            return -Errno.EINVAL;
        long length = _data - _dataMeta - offset;
        if (length % sizeof(uint) != 0 || length > MaxMetadataField)
            return -Errno.EACCES;
        _dataMeta += offset;
        MapPacket();
        return 0;
    }

    /// <summary>bpf_xdp_adjust_tail: new bytes are zero.</summary>
    public int AdjustTail(int offset)
    {
        if (offset > _frameEnd - _dataEnd || offset < _data + EthernetHeader - _dataEnd)
            return -Errno.EINVAL;
        if (offset > 0)
            new Span<byte>(_dataEnd, offset).Clear();
        _dataEnd += offset;
        MapPacket();
        return 0;
    }
}
