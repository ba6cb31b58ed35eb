using Skep.KernelAbi;

namespace Skep.Machine;

/// <summary>The code of each helper, by its number in <c>linux/bpf.h</c>. Some numbers mean another function to packet programs.</summary>
static unsafe partial class HelperTable
{
    public const int TailCallId = 12;

    const int Size = 256;

    static readonly nint[] Common = Build(static table => AddCommon(table));

    static readonly nint[] Xdp = Build(static table => AddXdp(table));

    static readonly nint[] Skb = Build(static table => AddSkb(table));

    static readonly nint[] SkbChanges = Build(static table => AddSkbChanges(table));

    /// <summary>Address of a managed function (cpu, registers) to r0; 0 when there is none.</summary>
    public static nint Find(int id, ProgramType type)
    {
        if ((uint)id >= Size)
            return 0;
        nint special = type switch
        {
            ProgramType.Xdp => Xdp[id],
            ProgramType.SchedCls or ProgramType.SchedAct or ProgramType.LwtXmit => SkbChanges[id],
            ProgramType.SocketFilter or ProgramType.CgroupSkb or ProgramType.LwtIn or ProgramType.LwtOut or ProgramType.LwtSeg6local => Skb[id],
            _ => 0,
        };
        return special != 0 ? special : Common[id];
    }

    static nint[] Build(Action<nint[]> add)
    {
        var table = new nint[Size];
        add(table);
        return table;
    }

    static void Set(nint[] table, int id, delegate* managed<VirtualCpu, ulong*, ulong> function) => table[id] = (nint)function;

    static void AddCommon(nint[] table)
    {
        Set(table, 1, &MapHelpers.LookupElem);
        Set(table, 2, &MapHelpers.UpdateElem);
        Set(table, 3, &MapHelpers.DeleteElem);
        Set(table, 87, &MapHelpers.PushElem);
        Set(table, 88, &MapHelpers.PopElem);
        Set(table, 89, &MapHelpers.PeekElem);
        Set(table, 93, &MapHelpers.SpinLock);
        Set(table, 94, &MapHelpers.SpinUnlock);
        Set(table, 195, &MapHelpers.LookupPerCpuElem);

        Set(table, 5, &TimeHelpers.KtimeGetNs);
        Set(table, 7, &TimeHelpers.GetPrandomU32);
        Set(table, 8, &TimeHelpers.GetSmpProcessorId);
        Set(table, 42, &TimeHelpers.GetNumaNodeId);
        Set(table, 118, &TimeHelpers.Jiffies64);
        Set(table, 125, &TimeHelpers.KtimeGetBootNs);
        Set(table, 160, &TimeHelpers.KtimeGetNs);
        Set(table, 208, &TimeHelpers.KtimeGetTaiNs);

        Set(table, 25, &EventHelpers.PerfEventOutput);
        Set(table, 130, &EventHelpers.RingbufOutput);
        Set(table, 131, &EventHelpers.RingbufReserve);
        Set(table, 132, &EventHelpers.RingbufSubmit);
        Set(table, 133, &EventHelpers.RingbufDiscard);
        Set(table, 134, &EventHelpers.RingbufQuery);

        Set(table, 6, &FormatHelpers.TracePrintk);
        Set(table, 126, &FormatHelpers.SeqPrintf);
        Set(table, 127, &FormatHelpers.SeqWrite);
        Set(table, 165, &FormatHelpers.Snprintf);
        Set(table, 177, &FormatHelpers.TraceVprintk);

        Set(table, 164, &IterationHelpers.ForEachMapElem);
        Set(table, 181, &IterationHelpers.Loop);

        Set(table, 105, &TextHelpers.Strtol);
        Set(table, 106, &TextHelpers.Strtoul);
        Set(table, 182, &TextHelpers.Strncmp);

        Set(table, 14, &TaskHelpers.GetCurrentPidTgid);
        Set(table, 15, &TaskHelpers.GetCurrentUidGid);
        Set(table, 16, &TaskHelpers.GetCurrentComm);
        Set(table, 35, &TaskHelpers.GetCurrentTask);
        Set(table, 80, &TaskHelpers.GetCurrentCgroupId);
        Set(table, 158, &TaskHelpers.GetCurrentTask);
        Set(table, 174, &TaskHelpers.GetAttachCookie);

        Set(table, 4, &ProbeHelpers.ProbeRead);
        Set(table, 45, &ProbeHelpers.ProbeReadStr);
        Set(table, 112, &ProbeHelpers.ProbeReadUser);
        Set(table, 113, &ProbeHelpers.ProbeReadKernel);
        Set(table, 114, &ProbeHelpers.ProbeReadUserStr);
        Set(table, 115, &ProbeHelpers.ProbeReadKernelStr);
        Set(table, 148, &ProbeHelpers.CopyFromUser);
    }

    static void AddXdp(nint[] table)
    {
        Set(table, 23, &RedirectHelpers.Xdp);
        Set(table, 25, &EventHelpers.PacketEventOutput);
        Set(table, 28, &ChecksumHelpers.Difference);
        Set(table, 44, &XdpHelpers.AdjustHead);
        Set(table, 51, &RedirectHelpers.XdpMap);
        Set(table, 54, &XdpHelpers.AdjustMeta);
        Set(table, 65, &XdpHelpers.AdjustTail);
        Set(table, 69, &RouteHelpers.FibLookup);
        Set(table, 163, &RouteHelpers.CheckMtuXdp);
        Set(table, 188, &XdpHelpers.GetBuffLen);
        Set(table, 189, &XdpHelpers.LoadBytes);
        Set(table, 190, &XdpHelpers.StoreBytes);
    }

    static void AddSkb(nint[] table)
    {
        Set(table, 25, &EventHelpers.PacketEventOutput);
        Set(table, 26, &PacketByteHelpers.LoadBytes);
        Set(table, 28, &ChecksumHelpers.Difference);
        Set(table, 34, &HashHelpers.Recalculate);
        Set(table, 39, &PacketByteHelpers.PullData);
        Set(table, 46, &RouteHelpers.None);
        Set(table, 47, &RouteHelpers.GetSocketUid);
        Set(table, 68, &PacketByteHelpers.LoadBytesRelative);
    }

    /// <summary>For the program types that may change packets, besides what all have that see one as <c>__sk_buff</c>.</summary>
    static void AddSkbChanges(nint[] table)
    {
        AddSkb(table);
        Set(table, 9, &PacketByteHelpers.StoreBytes);

        Set(table, 10, &ChecksumHelpers.ReplaceL3);
        Set(table, 11, &ChecksumHelpers.ReplaceL4);
        Set(table, 40, &ChecksumHelpers.Update);
        Set(table, 135, &ChecksumHelpers.Level);

        Set(table, 41, &HashHelpers.Invalidate);
        Set(table, 48, &HashHelpers.Set);

        Set(table, 18, &VlanHelpers.Push);
        Set(table, 19, &VlanHelpers.Pop);
        Set(table, 97, &VlanHelpers.SetCongestionExperienced);

        Set(table, 31, &RoomHelpers.ChangeProtocol);
        Set(table, 32, &RoomHelpers.ChangeType);
        Set(table, 38, &RoomHelpers.ChangeTail);
        Set(table, 43, &RoomHelpers.ChangeHead);
        Set(table, 50, &RoomHelpers.AdjustRoom);

        Set(table, 13, &RedirectHelpers.SkbClone);
        Set(table, 23, &RedirectHelpers.Skb);
        Set(table, 152, &RedirectHelpers.SkbNeighbor);
        Set(table, 155, &RedirectHelpers.SkbPeer);

        Set(table, 20, &TunnelHelpers.Get);
        Set(table, 21, &TunnelHelpers.Set);
        Set(table, 192, &TunnelHelpers.SetTimestamp);

        Set(table, 17, &RouteHelpers.None);
        Set(table, 24, &RouteHelpers.None);
        Set(table, 69, &RouteHelpers.FibLookup);
        Set(table, 79, &RouteHelpers.None);
        Set(table, 83, &RouteHelpers.None);
        Set(table, 151, &RouteHelpers.None);
        Set(table, 163, &RouteHelpers.CheckMtuSkb);
    }
}
