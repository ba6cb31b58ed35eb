using Skep.KernelAbi;

namespace Skep.Machine;

/// <summary>
/// The code of each helper. Which programs may call it is the kernel's affair (<see cref="Helpers"/>); some helpers do another thing to
/// each kind of packet.
/// </summary>
static unsafe class HelperTable
{
    const int Size = 256;

    static readonly nint[] All = Build(static table => AddAll(table));

    static readonly nint[] Xdp = Build(static table => AddXdpVariants(table));

    static readonly nint[] Skb = Build(static table => AddSkbVariants(table));

    /// <summary>Address of a managed function (cpu, registers) to r0; 0 when there is none.</summary>
    public static nint Find(HelperId id, ProgramType program)
    {
        if ((uint)id >= Size)
            return 0;
        nint[]? variants = program == ProgramType.Xdp ? Xdp : ContextLayouts.TryGet(program, out ContextLayout? layout)
            && layout.Name == SkBuff.Name ? Skb : null;
        return variants is not null && variants[(int)id] is not 0 and var variant ? variant : All[(int)id];
    }

    static nint[] Build(Action<nint[]> add)
    {
        var table = new nint[Size];
        add(table);
        return table;
    }

    static void Set(nint[] table, HelperId id, delegate* managed<VirtualCpu, ulong*, ulong> function) => table[(int)id] = (nint)function;

    static void AddXdpVariants(nint[] table)
    {
        Set(table, HelperId.Redirect, &RedirectHelpers.Xdp);
        Set(table, HelperId.PerfEventOutput, &EventHelpers.PacketEventOutput);
        Set(table, HelperId.CheckMtu, &RouteHelpers.CheckMtuXdp);
    }

    static void AddSkbVariants(nint[] table)
    {
        Set(table, HelperId.PerfEventOutput, &EventHelpers.PacketEventOutput);
        Set(table, HelperId.Redirect, &RedirectHelpers.Skb);
        Set(table, HelperId.CheckMtu, &RouteHelpers.CheckMtuSkb);
    }

    static void AddAll(nint[] table)
    {
        Set(table, HelperId.MapLookupElem, &MapHelpers.LookupElem);
        Set(table, HelperId.MapUpdateElem, &MapHelpers.UpdateElem);
        Set(table, HelperId.MapDeleteElem, &MapHelpers.DeleteElem);
        Set(table, HelperId.MapPushElem, &MapHelpers.PushElem);
        Set(table, HelperId.MapPopElem, &MapHelpers.PopElem);
        Set(table, HelperId.MapPeekElem, &MapHelpers.PeekElem);
        Set(table, HelperId.SpinLock, &MapHelpers.SpinLock);
        Set(table, HelperId.SpinUnlock, &MapHelpers.SpinUnlock);
        Set(table, HelperId.MapLookupPerCpuElem, &MapHelpers.LookupPerCpuElem);

        Set(table, HelperId.KtimeGetNs, &TimeHelpers.KtimeGetNs);
        Set(table, HelperId.GetPrandomU32, &TimeHelpers.GetPrandomU32);
        Set(table, HelperId.GetSmpProcessorId, &TimeHelpers.GetSmpProcessorId);
        Set(table, HelperId.GetNumaNodeId, &TimeHelpers.GetNumaNodeId);
        Set(table, HelperId.Jiffies64, &TimeHelpers.Jiffies64);
        Set(table, HelperId.KtimeGetBootNs, &TimeHelpers.KtimeGetBootNs);
        Set(table, HelperId.KtimeGetCoarseNs, &TimeHelpers.KtimeGetNs);
        Set(table, HelperId.KtimeGetTaiNs, &TimeHelpers.KtimeGetTaiNs);

        Set(table, HelperId.PerfEventOutput, &EventHelpers.PerfEventOutput);
        Set(table, HelperId.RingBufOutput, &EventHelpers.RingbufOutput);
        Set(table, HelperId.RingBufReserve, &EventHelpers.RingbufReserve);
        Set(table, HelperId.RingBufSubmit, &EventHelpers.RingbufSubmit);
        Set(table, HelperId.RingBufDiscard, &EventHelpers.RingbufDiscard);
        Set(table, HelperId.RingBufQuery, &EventHelpers.RingbufQuery);

        Set(table, HelperId.DynptrFromMem, &DynptrHelpers.FromMemory);
        Set(table, HelperId.DynptrRead, &DynptrHelpers.Read);
        Set(table, HelperId.DynptrWrite, &DynptrHelpers.Write);
        Set(table, HelperId.DynptrData, &DynptrHelpers.Data);
        Set(table, HelperId.RingBufReserveDynptr, &DynptrHelpers.RingbufReserve);
        Set(table, HelperId.RingBufSubmitDynptr, &DynptrHelpers.RingbufSubmit);
        Set(table, HelperId.RingBufDiscardDynptr, &DynptrHelpers.RingbufDiscard);

        Set(table, HelperId.TracePrintk, &FormatHelpers.TracePrintk);
        Set(table, HelperId.SeqPrintf, &FormatHelpers.SeqPrintf);
        Set(table, HelperId.SeqWrite, &FormatHelpers.SeqWrite);
        Set(table, HelperId.Snprintf, &FormatHelpers.Snprintf);
        Set(table, HelperId.TraceVprintk, &FormatHelpers.TraceVprintk);

        Set(table, HelperId.ForEachMapElem, &IterationHelpers.ForEachMapElem);
        Set(table, HelperId.Loop, &IterationHelpers.Loop);

        Set(table, HelperId.Strtol, &TextHelpers.Strtol);
        Set(table, HelperId.Strtoul, &TextHelpers.Strtoul);
        Set(table, HelperId.Strncmp, &TextHelpers.Strncmp);

        Set(table, HelperId.GetCurrentPidTgid, &TaskHelpers.GetCurrentPidTgid);
        Set(table, HelperId.GetCurrentUidGid, &TaskHelpers.GetCurrentUidGid);
        Set(table, HelperId.GetCurrentComm, &TaskHelpers.GetCurrentComm);
        Set(table, HelperId.GetCurrentTask, &TaskHelpers.GetCurrentTask);
        Set(table, HelperId.GetCurrentCgroupId, &TaskHelpers.GetCurrentCgroupId);
        Set(table, HelperId.GetCurrentTaskBtf, &TaskHelpers.GetCurrentTask);
        Set(table, HelperId.GetAttachCookie, &TaskHelpers.GetAttachCookie);

        Set(table, HelperId.ProbeRead, &ProbeHelpers.ProbeRead);
        Set(table, HelperId.ProbeReadStr, &ProbeHelpers.ProbeReadStr);
        Set(table, HelperId.ProbeReadUser, &ProbeHelpers.ProbeReadUser);
        Set(table, HelperId.ProbeReadKernel, &ProbeHelpers.ProbeReadKernel);
        Set(table, HelperId.ProbeReadUserStr, &ProbeHelpers.ProbeReadUserStr);
        Set(table, HelperId.ProbeReadKernelStr, &ProbeHelpers.ProbeReadKernelStr);
        Set(table, HelperId.CopyFromUser, &ProbeHelpers.CopyFromUser);

        Set(table, HelperId.CsumDiff, &ChecksumHelpers.Difference);
        Set(table, HelperId.XdpAdjustHead, &XdpHelpers.AdjustHead);
        Set(table, HelperId.RedirectMap, &RedirectHelpers.XdpMap);
        Set(table, HelperId.XdpAdjustMeta, &XdpHelpers.AdjustMeta);
        Set(table, HelperId.XdpAdjustTail, &XdpHelpers.AdjustTail);
        Set(table, HelperId.FibLookup, &RouteHelpers.FibLookup);
        Set(table, HelperId.XdpGetBuffLen, &XdpHelpers.GetBuffLen);
        Set(table, HelperId.XdpLoadBytes, &XdpHelpers.LoadBytes);
        Set(table, HelperId.XdpStoreBytes, &XdpHelpers.StoreBytes);

        Set(table, HelperId.SkbLoadBytes, &PacketByteHelpers.LoadBytes);
        Set(table, HelperId.GetHashRecalc, &HashHelpers.Recalculate);
        Set(table, HelperId.SkbPullData, &PacketByteHelpers.PullData);
        Set(table, HelperId.GetSocketCookie, &RouteHelpers.None);
        Set(table, HelperId.GetSocketUid, &RouteHelpers.GetSocketUid);
        Set(table, HelperId.SkbLoadBytesRelative, &PacketByteHelpers.LoadBytesRelative);

        Set(table, HelperId.SkbStoreBytes, &PacketByteHelpers.StoreBytes);

        Set(table, HelperId.L3CsumReplace, &ChecksumHelpers.ReplaceL3);
        Set(table, HelperId.L4CsumReplace, &ChecksumHelpers.ReplaceL4);
        Set(table, HelperId.CsumUpdate, &ChecksumHelpers.Update);
        Set(table, HelperId.CsumLevel, &ChecksumHelpers.Level);

        Set(table, HelperId.SetHashInvalid, &HashHelpers.Invalidate);
        Set(table, HelperId.SetHash, &HashHelpers.Set);

        Set(table, HelperId.SkbVlanPush, &VlanHelpers.Push);
        Set(table, HelperId.SkbVlanPop, &VlanHelpers.Pop);
        Set(table, HelperId.SkbEcnSetCe, &VlanHelpers.SetCongestionExperienced);

        Set(table, HelperId.SkbChangeProto, &RoomHelpers.ChangeProtocol);
        Set(table, HelperId.SkbChangeType, &RoomHelpers.ChangeType);
        Set(table, HelperId.SkbChangeTail, &RoomHelpers.ChangeTail);
        Set(table, HelperId.SkbChangeHead, &RoomHelpers.ChangeHead);
        Set(table, HelperId.SkbAdjustRoom, &RoomHelpers.AdjustRoom);

        Set(table, HelperId.CloneRedirect, &RedirectHelpers.SkbClone);
        Set(table, HelperId.RedirectNeigh, &RedirectHelpers.SkbNeighbor);
        Set(table, HelperId.RedirectPeer, &RedirectHelpers.SkbPeer);

        Set(table, HelperId.SkbGetTunnelKey, &TunnelHelpers.Get);
        Set(table, HelperId.SkbSetTunnelKey, &TunnelHelpers.Set);
        Set(table, HelperId.SkbGetTunnelOpt, &TunnelHelpers.GetOptions);
        Set(table, HelperId.SkbSetTunnelOpt, &TunnelHelpers.SetOptions);
        Set(table, HelperId.SkbSetTstamp, &TunnelHelpers.SetTimestamp);

        Set(table, HelperId.SkLookupTcp, &RouteHelpers.SocketLookup);
        Set(table, HelperId.SkLookupUdp, &RouteHelpers.SocketLookup);
        Set(table, HelperId.SkcLookupTcp, &RouteHelpers.SocketLookup);
        Set(table, HelperId.GetCgroupClassid, &RouteHelpers.GetClassId);
        Set(table, HelperId.GetRouteRealm, &RouteHelpers.None);
        Set(table, HelperId.SkbCgroupId, &RouteHelpers.None);
        Set(table, HelperId.SkbAncestorCgroupId, &RouteHelpers.None);
        Set(table, HelperId.SkbCgroupClassid, &RouteHelpers.None);
    }
}
