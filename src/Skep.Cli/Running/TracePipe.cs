namespace Skep.Cli.Running;

/// <summary>What programs print with <c>bpf_printk</c> in the kernel: lines of the trace pipe, which all programs share.</summary>
static class TracePipe
{
    const string Marker = "bpf_trace_printk: ";

    static readonly string[] Paths = ["/sys/kernel/tracing/trace_pipe", "/sys/kernel/debug/tracing/trace_pipe"];

    /// <summary>Shows lines until cancelled. Needs the tracing file system and the privilege to read it.</summary>
    public static void Follow(IRunReport report, CancellationToken cancellation)
    {
        string path = Array.Find(Paths, File.Exists)
            ?? throw new CommandException("there is no trace pipe", "Mount tracefs: mount -t tracefs tracefs /sys/kernel/tracing.");
        var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        // A read of the pipe blocks until something is printed and cannot be called off, so the thread is left to end with the process.
        new Thread(() => Follow(reader, report, cancellation)) { IsBackground = true }.Start();
    }

    static void Follow(StreamReader reader, IRunReport report, CancellationToken cancellation)
    {
        while (reader.ReadLine() is { } text && !cancellation.IsCancellationRequested)
        {
            int at = text.IndexOf(Marker, StringComparison.Ordinal);
            if (at < 0)
                continue;
            report.Printed(text[(at + Marker.Length)..]);
            report.Flush();
        }
    }
}
