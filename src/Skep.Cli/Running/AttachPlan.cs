using System.Globalization;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>Decides what each program is attached to: what its section says, or what the command line gives for its type.</summary>
static class AttachPlan
{
    /// <param name="notes">Receives what is left out, and why.</param>
    public static List<(ProgramSpec Program, AttachTarget Target)> Make(
        IReadOnlyList<ProgramSpec> programs, RunOptions options, List<string> notes)
    {
        var plan = new List<(ProgramSpec, AttachTarget)>();
        foreach (ProgramSpec program in programs)
        {
            if (TargetOf(program, options) is { } target)
            {
                plan.Add((program, target));
                if (options.ProcessId is not null && !TakesProcess(program,
                    SectionTable.Resolve(program.SectionName)?.AutoAttach ?? AutoAttach.None))
                    notes.Add($"{program.Name} sees every process: --pid is for uprobes, perf events and iterators over tasks");
            }
            else
            {
                notes.Add($"{program.Name} is not attached: {program.Type.KernelName} programs are attached by other means");
            }
        }
        return plan.Count > 0
            ? plan
            : throw new CommandException("no program can be attached", "Programs that take packets can run on a capture: --pcap FILE.");
    }

    static AttachTarget? TargetOf(ProgramSpec program, RunOptions options)
    {
        AutoAttach form = SectionTable.Resolve(program.SectionName)?.AutoAttach ?? AutoAttach.None;
        return program.Type switch
        {
            ProgramType.Xdp => new AttachTarget.Interface(Need(options.Interface, program, "--iface NAME")) { Mode = options.XdpMode },
            ProgramType.SchedCls or ProgramType.SocketFilter =>
                new AttachTarget.Interface(Need(options.Interface, program, "--iface NAME")),
            ProgramType.CgroupSkb or ProgramType.CgroupSock or ProgramType.CgroupSockAddr or ProgramType.CgroupDevice
                or ProgramType.CgroupSysctl or ProgramType.CgroupSockOpt or ProgramType.SockOps
                => new AttachTarget.Cgroup(Need(options.Cgroup, program, "--cgroup PATH")),
            ProgramType.PerfEvent => new AttachTarget.PerfSample { ProcessId = options.ProcessId ?? -1 },
            ProgramType.SkLookup or ProgramType.FlowDissector => new AttachTarget.NetworkNamespace(),
            _ when form == AutoAttach.Uprobe && program.AttachTarget is null
                => UserProbe(Need(options.UserProbe, program, "--uprobe PATH:SYMBOL")) with { ProcessId = options.ProcessId },
            _ when options.ProcessId is { } process && program.AttachTarget is not null && TakesProcess(program, form)
                => new AttachTarget.Section { ProcessId = process },
            _ when form != AutoAttach.None && (program.AttachTarget is not null || form == AutoAttach.Trace) => AttachTarget.FromSection,
            _ => null,
        };
    }

    static bool TakesProcess(ProgramSpec program, AutoAttach form) => program.Type == ProgramType.PerfEvent || form == AutoAttach.Uprobe
        || (form == AutoAttach.Iter && program.AttachTarget is "task" or "task_file" or "task_vma");

    static string Need(string? value, ProgramSpec program, string option) => value ?? throw new CommandException(
        $"program '{program.Name}' ({program.Type.KernelName}) needs {option}",
        Verdict.IsPacketProgram(program.Type)
            ? "Or leave it out: --program chooses others. Or run it on a capture: --pcap FILE."
            : "Or leave it out: --program chooses others.");

    /// <summary><c>PATH:SYMBOL</c>, <c>PATH:SYMBOL+0x10</c>, or <c>PATH:0x1234</c> for an offset in the file.</summary>
    static AttachTarget.UserProbe UserProbe(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || colon == text.Length - 1)
            throw new CommandException($"--uprobe {text}: write --uprobe PATH:SYMBOL");
        (string path, string place) = (text[..colon], text[(colon + 1)..]);
        int plus = place.IndexOf('+', StringComparison.Ordinal);
        string symbol = plus < 0 ? place : place[..plus];
        ulong offset = plus < 0 ? 0 : Number(place[(plus + 1)..], text);
        return symbol.StartsWith("0x", StringComparison.Ordinal)
            ? new AttachTarget.UserProbe(path) { Offset = Number(symbol, text) + offset }
            : new AttachTarget.UserProbe(path) { Symbol = symbol, Offset = offset };
    }

    static ulong Number(string digits, string whole) =>
        (digits.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            ? number
            : throw new CommandException($"--uprobe {whole}: '{digits}' is no number");
}
