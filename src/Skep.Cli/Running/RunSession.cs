using System.Diagnostics;
using Skep.Cli.Commands;
using Skep.Cli.Output;
using Skep.Diagnostics;
using Skep.Machine.Capture;
using Skep.Objects;
using LinkType = Skep.Machine.Capture.LinkType;

namespace Skep.Cli.Running;

/// <summary>One <c>skep run</c>: opens and edits the object, loads it, feeds or attaches its programs, shows what came of it.</summary>
sealed class RunSession(Terminal terminal, RunOptions options, IRunReport report, CancellationToken cancellation)
{
    readonly List<string> _notes = [];

    public int Run()
    {
        ObjectSpec spec = ObjectFiles.Open(options.Object, options.ClassName, terminal);
        foreach (string assignment in options.Assignments)
            SpecEdits.SetVariable(spec, assignment);
        foreach (string size in options.MapSizes)
            SpecEdits.ResizeMap(spec, size);
        return options switch
        {
            { Capture: not null } => RunPackets(spec),
            { InKernel: true, Context: null } => RunLive(spec),
            _ => RunOnce(spec),
        };
    }

    int RunPackets(ObjectSpec spec)
    {
        ProgramSpec program = ProgramChoice.ForPackets(spec, options, out string? note);
        if (note is not null)
            _notes.Add(note);
        PacketClock? clock = options.CaptureTime && !options.InKernel ? new PacketClock() : null;
        using IBpfHost host = options.InKernel ? Hosts.Kernel() : Hosts.InProcess(clock, report.Printed);
        using CaptureReader first = OpenCapture();
        if (first.Format == CaptureFormat.Unknown)
            return Finish(first.Diagnostics);
        using LoadedObject loaded = Load(host, spec, options.Programs.Count > 0 ? [program] : null);
        using CaptureWriter? output = options.Output is { } path ? CaptureWriter.Create(Files.Output(path), LinkType.Ethernet) : null;
        var outcome = new RunOutcome { Verdicts = new VerdictCounts(program.Type), OutputPath = options.Output };
        report.Start(new RunStart(options.Object, spec, host.Name, options.Capture, [program], _notes));

        using var events = new EventPumps(loaded, options.EventType, report);
        var run = new PacketRun(loaded.Programs[program.Name], events, clock, output, outcome);
        DiagnosticBag diagnostics;
        try
        {
            diagnostics = Play(run, first, clock, outcome);
        }
        catch (BpfExecutionException)
        {
            Conclude(outcome, loaded, events);
            long number = outcome.Verdicts.Packets + outcome.Unframed + outcome.Refused + 1;
            terminal.Error.WriteLine($"skep: packet {number} made the program fail:");
            throw;
        }
        output?.Flush();
        Conclude(outcome, loaded, events);
        return Finish(diagnostics);
    }

    /// <summary>Plays the capture as often as asked; the diagnostics are those of the first time.</summary>
    DiagnosticBag Play(PacketRun run, CaptureReader first, PacketClock? clock, RunOutcome outcome)
    {
        var progress = new Progress(terminal);
        VerdictCounts verdicts = outcome.Verdicts!;
        for (int round = 0; round < options.Repeat && verdicts.Packets < options.Limit && !cancellation.IsCancellationRequested; round++)
        {
            using CaptureReader? again = round == 0 ? null : OpenCapture();
            CaptureReader capture = again ?? first;
            int done = round;
            run.Play(capture, options.Limit, () => progress.Show(capture, verdicts.Packets, done, options.Repeat), cancellation);
            clock?.Restart();
        }
        progress.Clear();
        if (outcome.UnsupportedLinkType is { } type)
        {
            first.Diagnostics.Add(new Diagnostic(
                DiagnosticId.UnsupportedLinkType, verdicts.Packets == 0 ? Severity.Error : Severity.Warning,
                $"packets of link type {(int)type} cannot be given to a program.", new Location { File = options.Capture },
                "Programs see Ethernet frames; raw IP, loopback and Linux cooked captures are turned into such."));
        }
        return first.Diagnostics;
    }

    CaptureReader OpenCapture() => options.Capture == "-"
        ? new CaptureReader(new InterruptibleStream(Console.OpenStandardInput(), report.Flush, cancellation), "standard input")
        : CaptureReader.Open(Files.Input(options.Capture!));

    int RunLive(ObjectSpec spec)
    {
        IReadOnlyList<ProgramSpec> programs = ProgramChoice.ForEvents(spec, options);
        List<(ProgramSpec Program, AttachTarget Target)> targets = AttachPlan.Make(programs, options, _notes);
        using IBpfHost host = Hosts.Kernel();
        using LoadedObject loaded = Load(host, spec, options.Programs.Count > 0 ? programs : null);
        report.Start(new RunStart(options.Object, spec, host.Name, null, [.. targets.Select(static target => target.Program)], _notes));
        using var events = new EventPumps(loaded, options.EventType, report);
        var outcome = new RunOutcome();
        long started = Stopwatch.GetTimestamp();
        using (var live = new LiveRun(loaded, events.All, terminal, report))
        {
            live.Attach(targets);
            live.Stream(options.Duration, options.TracePipe, cancellation);
        }
        outcome.Elapsed = Stopwatch.GetElapsedTime(started);
        Conclude(outcome, loaded, events);
        return ExitCode.Success;
    }

    int RunOnce(ObjectSpec spec)
    {
        ProgramSpec program = ProgramChoice.WithoutPackets(spec, options);
        ProgramContext context = ProgramContext.Create(spec, program, options.Context);
        byte[] given = [.. context.Bytes];
        using IBpfHost host = options.InKernel ? Hosts.Kernel() : Hosts.InProcess(clock: null, report.Printed);
        using LoadedObject loaded = Load(host, spec, options.Programs.Count > 0 ? [program] : null);
        report.Start(new RunStart(options.Object, spec, host.Name, null, [program], _notes));
        using var events = new EventPumps(loaded, options.EventType, report);
        var outcome = new RunOutcome { Context = context };
        long started = Stopwatch.GetTimestamp();
        try
        {
            for (; outcome.Runs < options.Repeat && !cancellation.IsCancellationRequested; outcome.Runs++)
            {
                RunResult result = loaded.Programs[program.Name].Run(new RunInput { Context = given, ContextOut = context.Bytes });
                outcome.ReturnValue = result.ReturnValue;
                outcome.ProgramNanoseconds += result.NanosecondsPerRun;
                events.Drain(packet: 0);
            }
            return ExitCode.Success;
        }
        finally
        {
            outcome.Elapsed = Stopwatch.GetElapsedTime(started);
            Conclude(outcome, loaded, events);
        }
    }

    LoadedObject Load(IBpfHost host, ObjectSpec spec, IEnumerable<ProgramSpec>? chosen)
    {
        LoadedObject loaded = host.Load(spec, new LoadOptions
        {
            Programs = chosen is null ? null : ProgramChoice.WithTailCalls(spec, chosen),
            TargetBtf = options.TargetBtf is { } path ? BtfSources.Open(path) : null,
            LogLevel = options.Verbose ? VerifierLogLevel.Branches | VerifierLogLevel.Statistics : VerifierLogLevel.None,
        });
        foreach (BpfProgram program in loaded.Programs.Where(static program => program.Log.Length > 0))
            terminal.Error.WriteLine($"{program.Name}:\n{program.Log.TrimEnd()}");
        return loaded;
    }

    void Conclude(RunOutcome outcome, LoadedObject loaded, EventPumps events)
    {
        events.Drain(packet: outcome.Verdicts?.Packets ?? 0);
        foreach (EventPump pump in events.All)
            outcome.Events[pump.Map] = pump.Count;
        report.Finish(outcome, loaded);
    }

    int Finish(DiagnosticBag diagnostics)
    {
        terminal.Flush();
        Failures.Report(diagnostics, terminal.Error);
        return diagnostics.HasErrors ? ExitCode.Failure : ExitCode.Success;
    }
}
