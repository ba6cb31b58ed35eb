using System.Globalization;
using System.Text.Json;
using Skep.KernelAbi;

namespace Skep.Cli.Running;

/// <summary>What a program's return value means to the packet.</summary>
static class Verdict
{
    /// <summary>Whether programs of this type look at packets one by one.</summary>
    public static bool IsPacketProgram(ProgramType type) => type is ProgramType.Xdp or ProgramType.SchedCls or ProgramType.SchedAct
        or ProgramType.SocketFilter or ProgramType.CgroupSkb or ProgramType.LwtIn or ProgramType.LwtOut or ProgramType.LwtXmit;

    /// <summary>Return values that belong in one row of the table: a socket filter returns how many bytes to keep.</summary>
    public static uint Normalise(ProgramType type, uint value) => type switch
    {
        ProgramType.SocketFilter => value == 0 ? 0u : 1,
        ProgramType.CgroupSkb => value & 1,
        _ => value,
    };

    /// <param name="type">The program's type.</param>
    /// <param name="value">What <see cref="Normalise"/> gave.</param>
    public static string Name(ProgramType type, uint value) => (type, value) switch
    {
        (ProgramType.Xdp, <= 4) => $"XDP_{((XdpAction)value).ToString().ToUpperInvariant()}",
        (ProgramType.SchedCls or ProgramType.SchedAct, uint.MaxValue) => "TC_ACT_UNSPEC",
        (ProgramType.SchedCls or ProgramType.SchedAct, <= 8) => $"TC_ACT_{((TcAction)value).ToString().ToUpperInvariant()}",
        (ProgramType.SocketFilter, 0) => "drop",
        (ProgramType.SocketFilter, _) => "keep",
        (ProgramType.CgroupSkb, 0) => "drop",
        (ProgramType.CgroupSkb, _) => "pass",
        (ProgramType.LwtIn or ProgramType.LwtOut or ProgramType.LwtXmit, 0 or 2 or 7 or 128) =>
            $"BPF_{JsonNamingPolicy.SnakeCaseUpper.ConvertName(((BpfReturnCode)value).ToString())}",
        _ => ((int)value).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>
    /// How many bytes of a packet of <paramref name="length"/> bytes go on their way; 0 when it is dropped, stolen or invalid.
    /// </summary>
    public static int Kept(ProgramType type, uint value, int length) => type switch
    {
        ProgramType.Xdp => (XdpAction)value is XdpAction.Pass or XdpAction.Tx or XdpAction.Redirect ? length : 0,
        ProgramType.SchedCls or ProgramType.SchedAct =>
            (TcAction)value is TcAction.Shot or TcAction.Stolen or TcAction.Queued or TcAction.Trap ? 0 : length,
        ProgramType.SocketFilter => (int)Math.Min(value, (uint)length),
        ProgramType.CgroupSkb => (value & 1) != 0 ? length : 0,
        _ => (BpfReturnCode)value == BpfReturnCode.Drop ? 0 : length,
    };
}
