using Skep.KernelAbi;

namespace Skep.Objects.Skeletons;

/// <summary>What a program of some type takes and returns in the programming model.</summary>
/// <param name="Context">The struct that stands for its context.</param>
/// <param name="Result">What it returns.</param>
sealed record ProgramShape(string Context, string Result)
{
    /// <summary>Null when a program of the type has no context of its own: its arguments are those of what it is attached to.</summary>
    public static ProgramShape? Of(ProgramType type) => type switch
    {
        ProgramType.Xdp => new("XdpContext", "XdpAction"),
        ProgramType.SchedCls or ProgramType.SchedAct => new("SkbContext", "TcAction"),
        ProgramType.SocketFilter or ProgramType.CgroupSkb => new("SkbContext", "int"),
        ProgramType.SkSkb => new("SkbContext", "SkAction"),
        ProgramType.SkMsg => new("SkMsgContext", "SkAction"),
        ProgramType.SkLookup => new("SkLookupContext", "SkAction"),
        ProgramType.SkReusePort => new("SkReusePortContext", "SkAction"),
        ProgramType.SockOps => new("SockOpsContext", "int"),
        ProgramType.CgroupSock => new("SocketContext", "int"),
        ProgramType.CgroupSockAddr => new("SockAddrContext", "int"),
        ProgramType.CgroupSockOpt => new("SockOptContext", "int"),
        ProgramType.CgroupSysctl => new("SysctlContext", "int"),
        ProgramType.CgroupDevice => new("CgroupDeviceContext", "int"),
        ProgramType.PerfEvent => new("PerfEventContext", "int"),
        _ => null,
    };

    /// <summary>What an object's programs have in common, as far as tail calls between them need it.</summary>
    public static ProgramShape? OfAny(IEnumerable<ProgramSpec> programs) =>
        programs.Select(static program => Of(program.Type)).FirstOrDefault(static shape => shape is not null);
}
