namespace Skep.Cli.Running;

/// <summary>The pumps of all maps of an object that carry events.</summary>
sealed class EventPumps : IDisposable
{
    readonly List<EventPump> _pumps = [];

    public EventPumps(LoadedObject loaded, string? recordType, IRunReport report)
    {
        foreach (BpfMap map in loaded.Maps.Where(static map => RecordTypes.IsEventMap(map.Spec)))
            _pumps.Add(new EventPump(RecordTypes.Find(loaded.Spec, map.Spec, recordType), map.OpenEvents(), report));
    }

    public IReadOnlyList<EventPump> All => _pumps;

    /// <summary>Time that showing the events took so far.</summary>
    public TimeSpan Reporting => _pumps.Aggregate(TimeSpan.Zero, static (sum, pump) => sum + pump.Reporting);

    /// <summary>Shows what has come.</summary>
    /// <param name="packet">The packet that was run last, from 1; 0 for none.</param>
    public void Drain(long packet)
    {
        foreach (EventPump pump in _pumps)
            pump.Drain(packet);
    }

    public void Dispose()
    {
        foreach (EventPump pump in _pumps)
            pump.Dispose();
    }
}
