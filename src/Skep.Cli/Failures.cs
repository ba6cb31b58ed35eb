using Skep.Btf;
using Skep.Cli.Output;
using Skep.Diagnostics;
using Skep.Objects;

namespace Skep.Cli;

/// <summary>What is said of a command that failed, and the code that it ends with.</summary>
static class Failures
{
    const int LogTail = 20;

    /// <param name="verbose">Whether the whole log of a verifier is wanted.</param>
    public static bool TryReport(Exception exception, Terminal terminal, bool verbose, out int code)
    {
        if (IsBrokenPipe(exception))
        {
            code = ExitCode.Success;
            return true;
        }
        code = exception switch
        {
            CommandException command => command.ExitCode,
            BadObjectException or BtfException or BpfLoadException => ExitCode.Failure,
            VerifierException or BpfExecutionException or BpfMapException => ExitCode.Failure,
            BpfNotSupportedException or BpfSystemException or PlatformNotSupportedException => ExitCode.Usage,
            IOException or UnauthorizedAccessException => ExitCode.Usage,
            _ => -1,
        };
        if (code < 0)
            return false;
        TryFlush(terminal);
        Report(exception, terminal.Error, verbose);
        return true;
    }

    /// <summary>Prints diagnostics one a line, in the form that compilers print and editors parse.</summary>
    public static void Report(IEnumerable<Diagnostic> diagnostics, TextWriter error)
    {
        foreach (Diagnostic diagnostic in diagnostics)
            error.WriteLine(diagnostic);
    }

    static void Report(Exception exception, TextWriter error, bool verbose)
    {
        switch (exception)
        {
            case BadObjectException { Diagnostics.Count: > 0 } bad:
                Report(bad.Diagnostics, error);
                break;
            case BtfException { Diagnostics.Count: > 0 } bad:
                Report(bad.Diagnostics, error);
                break;
            case BpfLoadException { Diagnostics.Count: > 0 } bad:
                Report(bad.Diagnostics, error);
                break;
            case BpfExecutionException failed:
                error.WriteLine(failed.Fault);
                break;
            case VerifierException rejected:
                ReportRejection(rejected, error, verbose ? int.MaxValue : LogTail);
                break;
            case CommandException { Help: { } help } command:
                error.WriteLine($"skep: error: {command.Message}");
                error.WriteLine(help);
                break;
            case BpfException { Id: not null }:
                error.WriteLine($"skep: error {exception.Message}");
                break;
            default:
                error.WriteLine($"skep: error: {exception.Message}");
                break;
        }
    }

    static void ReportRejection(VerifierException rejected, TextWriter error, int tail)
    {
        string[] lines = rejected.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > tail)
            error.WriteLine($"... {lines.Length - tail} lines before these; --verbose prints them all");
        foreach (string line in lines.TakeLast(tail))
            error.WriteLine(line);
        error.WriteLine($"skep: error {rejected.Message}");
    }

    static bool IsBrokenPipe(Exception exception)
    {
        const int EPIPE = 32;
        return exception is IOException { HResult: EPIPE };
    }

    static void TryFlush(Terminal terminal)
    {
        try
        {
            terminal.Flush();
        }
        catch (IOException)
        {
            // What was printed has nowhere to go; the message may still have.
        }
    }
}
