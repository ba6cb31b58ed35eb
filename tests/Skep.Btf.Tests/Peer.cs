using System.Diagnostics;

namespace Skep.Btf.Tests;

/// <summary>Runs the tools that results are compared with.</summary>
static class Peer
{
    /// <summary>What the tool writes to its output; the test fails if the tool does, and is skipped where there is none.</summary>
    public static string Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Require.Tool(tool), arguments) { RedirectStandardOutput = true,
            RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{errors.Result}");
        return output;
    }
}
