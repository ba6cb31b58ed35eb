using System.Diagnostics;

namespace Skep.Cli.Running;

/// <summary>Moves events from one map to the report.</summary>
sealed class EventPump : IDisposable
{
    readonly EventSource _source;
    readonly EventStream _stream;
    readonly IRunReport _report;
    readonly EventHandler _handler;
    long _packet;

    public EventPump(EventSource source, EventStream stream, IRunReport report)
    {
        _source = source;
        _stream = stream;
        _report = report;
        _handler = Handle;
    }

    public string Map => _source.Map.Name;

    public EventCount Count => new(Received, _stream.Lost);

    /// <summary>Time that showing the events took.</summary>
    public TimeSpan Reporting { get; private set; }

    long Received { get; set; }

    /// <param name="packet">The packet that was run last, from 1; 0 for none.</param>
    public int Drain(long packet)
    {
        _packet = packet;
        return _stream.Drain(_handler);
    }

    public bool Wait(TimeSpan timeout, CancellationToken cancellation) => _stream.Wait(timeout, cancellation);

    public void Dispose() => _stream.Dispose();

    void Handle(ReadOnlySpan<byte> record)
    {
        long started = Stopwatch.GetTimestamp();
        Received++;
        _report.Event(_source, _packet, record);
        Reporting += Stopwatch.GetElapsedTime(started);
    }
}
