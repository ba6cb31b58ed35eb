using System.Text;

namespace Skep.Machine;

sealed unsafe partial class VirtualCpu
{
    /// <summary>What the iterator program that runs has printed.</summary>
    public SequenceText Sequence => field ??= new SequenceText();

    public RunningTask Task => Host.Options.Task;

    /// <summary>The cookie of the program that called the helper at hand.</summary>
    public ulong Cookie => CodeOf(CallSite).Cookie;

    /// <summary>Hands a text to whoever listens.</summary>
    public void Trace(ReadOnlySpan<byte> text)
    {
        if (Host.Options.Trace is { } listener)
            listener(Encoding.UTF8.GetString(text));
    }
}
