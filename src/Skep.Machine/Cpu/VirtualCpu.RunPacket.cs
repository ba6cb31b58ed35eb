using Skep.KernelAbi;

namespace Skep.Machine;

sealed unsafe partial class VirtualCpu
{
    Redirect _redirect;

    public void SetRedirect(Redirect target) => _redirect = target;

    public byte* PacketMetadata => _dataMeta;

    public byte* PacketData => _data;

    public byte* PacketEnd => _dataEnd;

    /// <summary>Runs a packet program as its hook does.</summary>
    public PacketResult RunPacket(ProgramCode code, FrameBuffer frame, in PacketInfo info)
    {
        switch (code.Spec.Type)
        {
            case ProgramType.Xdp:
                SetXdp(code, frame, 0, info.InterfaceIndex, info.QueueIndex);
                break;
            case ProgramType.SchedCls or ProgramType.SchedAct or ProgramType.SocketFilter:
                SetSkb(code, frame, isLinkLayer: true);
                SetSkbInfo(info);
                break;
            case ProgramType.CgroupSkb or ProgramType.LwtIn or ProgramType.LwtOut or ProgramType.LwtXmit or ProgramType.LwtSeg6local:
                SetSkb(code, frame, isLinkLayer: false);
                SetSkbInfo(info);
                break;
            default:
                throw new BpfNotSupportedException($"packets for a program of type {code.Spec.Type}");
        }
        _redirect = default;
        return new PacketResult((uint)Run(code), _redirect);
    }

    void SetSkbInfo(in PacketInfo info)
    {
        SetContextField(SkBuff.Ifindex, info.InterfaceIndex);
        SetContextField(SkBuff.IngressIfindex, info.InterfaceIndex);
        SetContextField(SkBuff.QueueMapping, info.QueueIndex);
        SetContextField(SkBuff.Mark, info.Mark);
        SetContextField(SkBuff.Priority, info.Priority);
        SetContextField(SkBuff.WireLen, Math.Max(info.WireLength, ContextField(SkBuff.Len)));
        *(ulong*)(_context + SkBuff.Tstamp) = info.Timestamp;
    }
}
