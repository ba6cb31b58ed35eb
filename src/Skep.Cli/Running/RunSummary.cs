using Skep.Btf;
using Skep.Cli.Output;
using Skep.Cli.Values;

namespace Skep.Cli.Running;

/// <summary>What came of a run, and how fast.</summary>
static class RunSummary
{
    public static void Write(Terminal terminal, RunOutcome outcome)
    {
        if (outcome.Verdicts is { } verdicts)
        {
            terminal.Out.WriteLine();
            if (verdicts.Packets > 0)
            {
                verdicts.Write(terminal);
                terminal.Out.WriteLine();
            }
            terminal.Out.WriteLine(Throughput(verdicts, outcome));
        }
        else if (outcome.ReturnValue is { } value)
        {
            terminal.Out.WriteLine();
            double seconds = outcome.Elapsed.TotalSeconds;
            string each = Quantity.Duration(seconds / Math.Max(outcome.Runs, 1));
            string runs = Quantity.Count(outcome.Runs, "run");
            terminal.Out.WriteLine(
                $"returned {(int)value}, {runs} in {Quantity.Duration(seconds)}: {each} each{OwnTime(outcome, outcome.Runs)}");
        }
        if (outcome.Context is { Bytes.Length: > 0 } context)
        {
            var sink = new TextSink();
            BtfValueFormatter.Write(context.Type ?? default, context.Bytes, sink);
            terminal.Out.WriteLine();
            var table = new TextTable(("CONTEXT", Align.Left), ("AFTERWARDS", Align.Left));
            table.Add(context.Type is { } type ? BtfDeclaration.Of(type) : "", sink.Take());
            table.Write(terminal);
        }
        foreach (string remark in Remarks(outcome))
            terminal.Out.WriteLine(remark);
    }

    static string Throughput(VerdictCounts verdicts, RunOutcome outcome)
    {
        double seconds = Math.Max(outcome.Elapsed.TotalSeconds, 1e-9);
        string counted = $"{Quantity.Count(verdicts.Packets, "packet")} in {Quantity.Duration(outcome.Elapsed.TotalSeconds)}";
        if (verdicts.Packets == 0)
            return counted;
        string rate = Quantity.Rate(verdicts.Packets / seconds, "packets");
        string each = Quantity.Duration(seconds / verdicts.Packets);
        return $"{counted}: {rate}, {each} each{OwnTime(outcome, verdicts.Packets)}, {Quantity.Bytes(verdicts.Bytes / seconds)}/s";
    }

    /// <summary>A run in the kernel costs a system call and a packet buffer as well.</summary>
    static string OwnTime(RunOutcome outcome, long runs) => outcome.ProgramNanoseconds > 0
        ? $" ({Quantity.Duration(outcome.ProgramNanoseconds / runs * 1e-9)} in the program)"
        : "";

    static IEnumerable<string> Remarks(RunOutcome outcome)
    {
        if (outcome.OutputPath is { } path)
        {
            string changed = $"{Quantity.Count(outcome.Rewritten)} of them changed by the program";
            yield return $"{Quantity.Count(outcome.Written, "packet")} written to {path}, {changed}";
        }
        if (outcome.Truncated > 0)
            yield return $"{Quantity.Count(outcome.Truncated, "packet")} captured only in part: the program saw what the capture has";
        if (outcome.Unframed > 0)
            yield return $"{Quantity.Count(outcome.Unframed, "packet")} passed over: no Ethernet or IP packet";
        if (outcome.Refused > 0)
            yield return $"{Quantity.Count(outcome.Refused, "packet")} passed over: too short or too long for a test run in the kernel";
    }
}
