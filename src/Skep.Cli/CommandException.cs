namespace Skep.Cli;

/// <summary>Ends a command with a message for its user and an exit code.</summary>
sealed class CommandException(string message, string? help = null, int exitCode = ExitCode.Usage) : Exception(message)
{
    public string? Help { get; } = help;

    public int ExitCode { get; } = exitCode;
}
