namespace Skep.KernelAbi;

/// <summary>
/// Sets of program types as constants, which the tables are written with: a row with them costs no code to run when the table is made.
/// </summary>
static class ProgramMasks
{
    public const ulong SocketFilter = 1ul << (int)ProgramType.SocketFilter;
    public const ulong Kprobe = 1ul << (int)ProgramType.Kprobe;
    public const ulong SchedCls = 1ul << (int)ProgramType.SchedCls;
    public const ulong SchedAct = 1ul << (int)ProgramType.SchedAct;
    public const ulong Tracepoint = 1ul << (int)ProgramType.Tracepoint;
    public const ulong Xdp = 1ul << (int)ProgramType.Xdp;
    public const ulong PerfEvent = 1ul << (int)ProgramType.PerfEvent;
    public const ulong CgroupSkb = 1ul << (int)ProgramType.CgroupSkb;
    public const ulong CgroupSock = 1ul << (int)ProgramType.CgroupSock;
    public const ulong LwtIn = 1ul << (int)ProgramType.LwtIn;
    public const ulong LwtOut = 1ul << (int)ProgramType.LwtOut;
    public const ulong LwtXmit = 1ul << (int)ProgramType.LwtXmit;
    public const ulong SockOps = 1ul << (int)ProgramType.SockOps;
    public const ulong SkSkb = 1ul << (int)ProgramType.SkSkb;
    public const ulong CgroupDevice = 1ul << (int)ProgramType.CgroupDevice;
    public const ulong SkMsg = 1ul << (int)ProgramType.SkMsg;
    public const ulong RawTracepoint = 1ul << (int)ProgramType.RawTracepoint;
    public const ulong CgroupSockAddr = 1ul << (int)ProgramType.CgroupSockAddr;
    public const ulong LwtSeg6local = 1ul << (int)ProgramType.LwtSeg6local;
    public const ulong LircMode2 = 1ul << (int)ProgramType.LircMode2;
    public const ulong SkReusePort = 1ul << (int)ProgramType.SkReusePort;
    public const ulong FlowDissector = 1ul << (int)ProgramType.FlowDissector;
    public const ulong CgroupSysctl = 1ul << (int)ProgramType.CgroupSysctl;
    public const ulong RawTracepointWritable = 1ul << (int)ProgramType.RawTracepointWritable;
    public const ulong CgroupSockOpt = 1ul << (int)ProgramType.CgroupSockOpt;
    public const ulong Tracing = 1ul << (int)ProgramType.Tracing;
    public const ulong StructOps = 1ul << (int)ProgramType.StructOps;
    public const ulong Ext = 1ul << (int)ProgramType.Ext;
    public const ulong Lsm = 1ul << (int)ProgramType.Lsm;
    public const ulong SkLookup = 1ul << (int)ProgramType.SkLookup;
    public const ulong Syscall = 1ul << (int)ProgramType.Syscall;
    public const ulong Netfilter = 1ul << (int)ProgramType.Netfilter;

    public const ulong Tc = SchedCls | SchedAct;
    public const ulong Lwt = LwtIn | LwtOut | LwtXmit | LwtSeg6local;
    public const ulong Cgroups = CgroupSock | CgroupDevice | CgroupSockAddr | CgroupSysctl | CgroupSockOpt;
    public const ulong Probes = Kprobe | Tracepoint | PerfEvent | RawTracepoint | RawTracepointWritable;
    public const ulong Traced = Tracing | Lsm | Syscall;
    public const ulong Network =
        Tc | Lwt | SocketFilter | Xdp | CgroupSkb | SockOps | SkSkb | SkMsg | CgroupSockAddr | FlowDissector | SkLookup;

    public const ulong Common = Network | Cgroups | Probes | Traced | SkReusePort | StructOps | Netfilter;
    public const ulong Everything = Common | LircMode2;
}
