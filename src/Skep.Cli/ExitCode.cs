namespace Skep.Cli;

/// <summary>What the process ends with; scripts rely on it.</summary>
static class ExitCode
{
    public const int Success = 0;

    /// <summary>The input was bad, or a program was rejected or failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line was wrong, or the machine lacks something: a file, a privilege, a kernel feature.</summary>
    public const int Usage = 2;
}
