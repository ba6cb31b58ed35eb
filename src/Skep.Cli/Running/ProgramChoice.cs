using Skep.Cli.Commands;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>Chooses the programs of an object to run, and to load.</summary>
static class ProgramChoice
{
    /// <summary>The program to run on packets: the one named, or the first that takes packets and is no tail-call target.</summary>
    /// <param name="note">Why this one, where there was a choice.</param>
    public static ProgramSpec ForPackets(ObjectSpec spec, RunOptions options, out string? note)
    {
        note = null;
        if (options.Programs is [var name])
        {
            ProgramSpec named = ObjectFiles.Program(spec, name);
            return Verdict.IsPacketProgram(named.Type)
                ? named
                : throw new CommandException(
                    $"'{name}' is a {named.Type.KernelName} program, which takes no packets", "Run it without --pcap.");
        }
        if (options.Programs.Count > 1)
            throw new CommandException("packets are run through one program: give one --program");
        List<ProgramSpec> packetPrograms = [.. Entries(spec).Where(static program => Verdict.IsPacketProgram(program.Type))];
        if (packetPrograms.Count == 0)
            throw new CommandException($"no program in {spec.Name} takes packets", $"There are: {Describe(spec)}.");
        if (packetPrograms.Count > 1)
        {
            string names = ObjectFiles.Names(packetPrograms.Select(static program => program.Name));
            note = $"the first of {packetPrograms.Count} programs that take packets; --program chooses: {names}";
        }
        return packetPrograms[0];
    }

    /// <summary>The one program to run without packets.</summary>
    public static ProgramSpec WithoutPackets(ObjectSpec spec, RunOptions options)
    {
        ProgramSpec[] programs = [.. ForEvents(spec, options).Where(static program => !Verdict.IsPacketProgram(program.Type))];
        return programs switch
        {
            [var only] => only,
            [] => throw new CommandException(
                $"the programs in {spec.Name} take packets",
                "Give them a capture (--pcap FILE), or attach them to the kernel (--host kernel --iface NAME)."),
            _ => throw new CommandException(
                $"{spec.Name} has several programs: choose one with --program", $"There are: {Describe(spec)}."),
        };
    }

    /// <summary>
    /// The programs to run once, or to attach: those that were named, or all that load by default and are no tail-call targets.
    /// </summary>
    public static IReadOnlyList<ProgramSpec> ForEvents(ObjectSpec spec, RunOptions options) => options.Programs.Count > 0
        ? [.. options.Programs.Select(name => ObjectFiles.Program(spec, name))]
        : [.. Entries(spec).Where(static program => program.AutoLoad)];

    /// <summary>The names to load when some are chosen: those, and what they may tail-call.</summary>
    public static IReadOnlySet<string> WithTailCalls(ObjectSpec spec, IEnumerable<ProgramSpec> chosen) =>
        new HashSet<string>(chosen.Select(static program => program.Name).Concat(TailCalled(spec)), StringComparer.Ordinal);

    public static string Describe(ObjectSpec spec) =>
        ObjectFiles.Names(spec.Programs.Select(static program => $"{program.Name} ({program.Type.KernelName})"));

    static IEnumerable<ProgramSpec> Entries(ObjectSpec spec)
    {
        HashSet<string> targets = [.. TailCalled(spec)];
        return spec.Programs.Where(program => !targets.Contains(program.Name));
    }

    static IEnumerable<string> TailCalled(ObjectSpec spec) => spec.Maps
        .Where(static map => map.Type == MapType.ProgArray).SelectMany(static map => map.Slots).Select(static slot => slot.Name);
}
