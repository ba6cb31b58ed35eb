using Skep.Cli.Output;
using Skep.Linux;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>Programs attached to the kernel, and their events as they come. Disposing it detaches.</summary>
sealed class LiveRun(LoadedObject loaded, IReadOnlyList<EventPump> pumps, Terminal terminal, IRunReport report) : IDisposable
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    readonly List<BpfLink> _links = [];

    public void Attach(IEnumerable<(ProgramSpec Program, AttachTarget Target)> targets)
    {
        foreach ((ProgramSpec program, AttachTarget target) in targets)
        {
            BpfLink link = loaded.Attach(program.Name, target);
            _links.Add(link);
            terminal.Error.WriteLine($"attached {program.Name}: {link.Description}");
            if (link is IteratorLink iterator)
                Print(iterator);
        }
    }

    /// <summary>
    /// Shows events until the time is over or the user interrupts. When all that was attached were iterators, there is nothing to wait for.
    /// </summary>
    public void Stream(TimeSpan? duration, bool withTracePipe, CancellationToken cancellation)
    {
        if (_links.TrueForAll(static link => link is IteratorLink))
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (duration is { } time)
            limit.CancelAfter(time);
        else
            terminal.Error.WriteLine("Ctrl-C detaches and prints the maps");
        if (withTracePipe)
            TracePipe.Follow(report, limit.Token);
        Task[] drains = [.. pumps.Select(pump => Task.Factory.StartNew(
            () => Drain(pump, limit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        limit.Token.WaitHandle.WaitOne();
        Task.WhenAll(drains).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        foreach (BpfLink link in _links)
            link.Dispose();
    }

    void Drain(EventPump pump, CancellationTokenSource limit)
    {
        try
        {
            while (!limit.IsCancellationRequested)
            {
                if (pump.Drain(packet: 0) > 0)
                    report.Flush();
                else
                    pump.Wait(Poll, limit.Token);
            }
        }
        finally
        {
            // When the output is gone, the other streams and the attachments have no purpose either.
            limit.Cancel();
        }
    }

    void Print(IteratorLink iterator)
    {
        using Stream stream = iterator.Open();
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            terminal.Out.WriteLine(line);
    }
}
