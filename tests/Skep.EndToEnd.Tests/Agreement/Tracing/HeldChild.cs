using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// A process that is there already and does what it is for only when told to, so that a program can be attached to it before.
/// </summary>
sealed class HeldChild : IDisposable
{
    readonly Process _process;

    /// <param name="script">For the shell.</param>
    public HeldChild(string script)
    {
        // A process' parent is the thread that started it, and this is what that thread is called.
        ParentCommand = File.ReadAllText("/proc/thread-self/comm").TrimEnd('\n');
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"read go; {script}");
        _process = Process.Start(start)!;
        WaitUntilHeld();
    }

    public int Id => _process.Id;

    public string ParentCommand { get; }

    /// <summary>Lets it go on, to its end.</summary>
    public void Run()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Close();
        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(30)));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>It is asleep once it reads its input; what the shell does before that is nobody's business.</summary>
    void WaitUntilHeld()
    {
        long end = Environment.TickCount64 + 10_000;
        while (!IsReading())
        {
            Assert.True(Environment.TickCount64 < end, "the child does not come to its read");
            Thread.Sleep(1);
        }
    }

    bool IsReading()
    {
        string call = File.ReadAllText($"/proc/{Id}/syscall");
        string read = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "0" : "63";
        return call.StartsWith($"{read} 0x0 ", StringComparison.Ordinal);
    }
}
