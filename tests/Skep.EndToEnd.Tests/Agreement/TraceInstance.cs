namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>A trace buffer of our own, in which only what programs print with <c>bpf_printk</c> ends up.</summary>
sealed class TraceInstance : IDisposable
{
    readonly string _path = $"/sys/kernel/tracing/instances/skep-{Environment.ProcessId}";

    int _taken;

    public TraceInstance()
    {
        Require.Root();
        Require.That(Directory.Exists("/sys/kernel/tracing/events/bpf_trace"), "needs tracefs at /sys/kernel/tracing");
        Directory.CreateDirectory(_path);
        string thread = Path.GetFileName(Directory.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.FullName);
        WriteEvent("filter", $"common_pid == {thread}");
        WriteEvent("enable", "1");
    }

    /// <summary>
    /// What a program on this thread printed since the last call, without what the kernel puts before it; empty when nothing.
    /// </summary>
    public string Take()
    {
        string[] texts = File.ReadAllText(Path.Combine(_path, "trace")).Split(": bpf_trace_printk: ");
        if (texts.Length - 1 == _taken)
            return "";
        _taken = texts.Length - 1;
        // The kernel ends the line.
        return texts[^1][..^1];
    }

    public void Dispose()
    {
        WriteEvent("enable", "0");
        Directory.Delete(_path);
    }

    void WriteEvent(string file, string text) => File.WriteAllText(Path.Combine(_path, "events/bpf_trace/bpf_trace_printk", file), text);
}
