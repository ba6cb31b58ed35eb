using System.CommandLine;
using System.Globalization;
using Skep.Cli.Output;
using Skep.Cli.Running;

namespace Skep.Cli.Commands;

/// <summary><c>skep run OBJ</c>: runs programs on a capture or attached to the kernel; shows verdicts, events and maps.</summary>
static class RunCommand
{
    static readonly Argument<string> File = Arguments.Object();

    static readonly Option<string?> Class = Arguments.Class();

    static readonly Option<string> Host = Choice(
        "--host", "Where programs run: in this process, without privileges, or in the kernel.", "in-process", "kernel");

    static readonly Option<string?> Capture = Option<string?>(
        "--pcap", "FILE", "Run a program on the packets of this capture (pcap or pcapng, may be gzipped; - for standard input).");

    static readonly Option<string[]> Program = Option<string[]>(
        "--program", "NAME", "The program to run; with --host kernel those to attach, repeatable. Without it: what the object suggests.");

    static readonly Option<int> Repeat = Option("--repeat", "N", "Play the capture, or run the program, this often.", 1);

    static readonly Option<long?> Limit = Option<long?>("--limit", "N", "Stop after this many packets.");

    static readonly Option<string[]> Set = Option<string[]>(
        "--set", "VAR=VALUE", "Set a global variable before the start: name=value, name.member=value, name[2]=value. Repeatable.");

    static readonly Option<string[]> MapSize = Option<string[]>(
        "--map-size", "MAP=N", "Set the number of entries (of a ring buffer: bytes) of a map. Repeatable.");

    static readonly Option<string?> Output = Option<string?>(
        "--out", "FILE", "Write the packets that pass, as the program left them: .pcap or .pcapng, .gz compresses; - is standard output.");

    static readonly Option<string?> Btf = Option<string?>(
        "--btf", "FILE", "Relocate against the types of another kernel: a BTF or vmlinux file.");

    static readonly Option<string?> Interface = Option<string?>(
        "--iface", "NAME", "Attach XDP and traffic-control programs and socket filters to this network interface.");

    static readonly Option<string> XdpMode = Choice("--xdp-mode", "How XDP programs are attached.", "any", "driver", "generic", "offload");

    static readonly Option<string?> Cgroup = Option<string?>("--cgroup", "PATH", "Attach cgroup programs to this cgroup directory.");

    static readonly Option<string?> UserProbe = Option<string?>(
        "--uprobe", "PATH:SYMBOL", "Attach probes that name no target to this function of a program or library.");

    static readonly Option<int?> ProcessId = Option<int?>(
        "--pid", "PID", "Limit uprobes, perf events and iterators over tasks to this process.");

    static readonly Option<string?> Duration = Option<string?>(
        "--duration", "TIME", "Detach after this time (10, 10s, 500ms, 2m) instead of on Ctrl-C.");

    static readonly Option<string?> EventType = Option<string?>(
        "--event-type", "STRUCT", "The struct that ring buffer and perf records are.");

    static readonly Option<string> Events = Choice("--events", "How events are shown.", "table", "fields", "hex", "none");

    static readonly Option<string> Clock = Choice(
        "--clock", "The time that programs see in-process: that of the packets, or that of the day.", "capture", "real");

    static readonly Option<string?> Context = Option<string?>(
        "--context", "VALUE", "For a program without packets: its context, as a C initialiser ({ .cost = 7 }) or hex:BYTES. Else: zeros.");

    static readonly Option<bool> Trace = new("--trace") { Description = "With --host kernel: also show what programs print (bpf_printk)." };

    static readonly Option<int> Rows = Option("--rows", "N", "Rows of a table at most.", 20);

    static readonly Option<bool> All = Arguments.All();

    static readonly Option<bool> Json = Arguments.Json();

    static readonly Option<bool> Verbose = new("--verbose") { Description = "Show the verifier's log." };

    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "run", "Runs programs on the packets of a capture, in this process or in the kernel, or attaches them to the kernel.")
        {
            File, Class, Host, Capture, Program, Repeat, Limit, Set, MapSize, Output, Btf, Interface, XdpMode, Cgroup, UserProbe, ProcessId,
            Duration, EventType, Events, Clock, Context, Trace, Rows, All, Json, Verbose,
        };
        command.SetAction((result, cancellation) => Task.FromResult(Run(terminal, Read(result), cancellation)));
        return command;
    }

    static int Run(Terminal terminal, RunOptions options, CancellationToken cancellation)
    {
        if (options.Output == "-")
            terminal = terminal.WithTextOnError();
        if (!options.Json)
            return new RunSession(terminal, options, new TextReport(terminal, options), cancellation).Run();
        using var report = new JsonReport(terminal, options);
        return new RunSession(terminal, options, report, cancellation).Run();
    }

    static RunOptions Read(ParseResult result)
    {
        var options = new RunOptions
        {
            Object = result.GetRequiredValue(File),
            ClassName = result.GetValue(Class),
            InKernel = result.GetRequiredValue(Host) == "kernel",
            Capture = result.GetValue(Capture),
            Programs = result.GetValue(Program) ?? [],
            Repeat = result.GetValue(Repeat),
            Limit = result.GetValue(Limit) ?? long.MaxValue,
            Assignments = result.GetValue(Set) ?? [],
            MapSizes = result.GetValue(MapSize) ?? [],
            Output = result.GetValue(Output),
            TargetBtf = result.GetValue(Btf),
            Interface = result.GetValue(Interface),
            XdpMode = Enum.Parse<XdpMode>(result.GetRequiredValue(XdpMode), ignoreCase: true),
            Cgroup = result.GetValue(Cgroup),
            UserProbe = result.GetValue(UserProbe),
            ProcessId = result.GetValue(ProcessId),
            Duration = result.GetValue(Duration) is { } duration ? ParseDuration(duration) : null,
            EventType = result.GetValue(EventType),
            Events = Enum.Parse<EventFormat>(result.GetRequiredValue(Events), ignoreCase: true),
            CaptureTime = result.GetRequiredValue(Clock) == "capture",
            Context = result.GetValue(Context),
            TracePipe = result.GetValue(Trace),
            Rows = result.GetValue(All) ? int.MaxValue : result.GetValue(Rows),
            Json = result.GetValue(Json),
            Verbose = result.GetValue(Verbose),
        };
        Check(options);
        return options;
    }

    static void Check(RunOptions options)
    {
        if (options.Repeat < 1)
            throw new CommandException($"--repeat {options.Repeat}: once is the least");
        if (options.Limit < 1)
            throw new CommandException($"--limit {options.Limit}: one packet is the least");
        if (options.Rows < 0)
            throw new CommandException($"--rows {options.Rows}: none is the least");
        if (options.Repeat > 1 && options.Capture == "-")
            throw new CommandException("standard input can be played only once", "Write the capture to a file for --repeat.");
        if (options.Output is not null && options.Capture is null)
            throw new CommandException("--out writes packets of a capture: give --pcap too");
        if (options.Output == "-" && options.Json)
            throw new CommandException("--out - and --json would both write to standard output");
        if (options.ProcessId < 1)
            throw new CommandException($"--pid {options.ProcessId}: that is no process");
        bool attaches = options is { Interface: not null } or { Cgroup: not null } or { UserProbe: not null } or { ProcessId: not null }
            or { Duration: not null } or { TracePipe: true };
        if (attaches && !options.InKernel)
            throw new CommandException("attaching needs the kernel: add --host kernel");
    }

    static TimeSpan ParseDuration(string text)
    {
        (string digits, double seconds) = text switch
        {
            [.. var number, 'm', 's'] => (number, 1e-3),
            [.. var number, 's'] => (number, 1),
            [.. var number, 'm'] => (number, 60),
            [.. var number, 'h'] => (number, 3600),
            _ => (text, 1),
        };
        bool isNumber = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        return isNumber && value * seconds is > 0 and < 1e9
            ? TimeSpan.FromSeconds(value * seconds)
            : throw new CommandException($"--duration {text}: write a time such as 10s, 500ms or 2m");
    }

    static Option<T> Option<T>(string name, string argument, string description) =>
        new(name) { Description = description, HelpName = argument };

    static Option<int> Option(string name, string argument, string description, int value) =>
        new(name) { Description = description, HelpName = argument, DefaultValueFactory = _ => value };

    /// <summary>An option that takes one of a few words, the first unless another is given.</summary>
    static Option<string> Choice(string name, string description, params string[] choices)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description} One of {string.Join(", ", choices)}.", HelpName = "CHOICE", DefaultValueFactory = _ => choices[0],
        };
        option.AcceptOnlyFromAmong(choices);
        return option;
    }
}
