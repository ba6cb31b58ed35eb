namespace Skep.Cli.Running;

/// <summary>Shows a run while it goes on and what came of it.</summary>
interface IRunReport
{
    void Start(RunStart start);

    /// <param name="source">Where the event came from.</param>
    /// <param name="packet">Number of the packet that caused it, from 1; 0 when no packet did.</param>
    /// <param name="record">Its bytes, valid during the call.</param>
    void Event(EventSource source, long packet, ReadOnlySpan<byte> record);

    /// <summary>A line that a program printed.</summary>
    void Printed(string line);

    /// <summary>Shows what has been held back, before a wait.</summary>
    void Flush();

    void Finish(RunOutcome outcome, LoadedObject loaded);
}
