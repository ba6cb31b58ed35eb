using System.Diagnostics;

namespace Skep.KernelAbi.Tests;

static class Tool
{
    /// <summary>What a peer tool prints.</summary>
    public static string Run(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(Require.Tool(name), arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
