using System.Diagnostics;
using Skep.Cli.Output;
using Skep.Machine.Capture;

namespace Skep.Cli.Running;

/// <summary>A line on standard error that says how far a long capture is, where somebody watches.</summary>
sealed class Progress(Terminal terminal)
{
    static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    readonly long _started = Stopwatch.GetTimestamp();
    long _last;
    bool _isShown;

    /// <param name="capture">The capture that is being read.</param>
    /// <param name="packets">Packets so far.</param>
    /// <param name="done">How often it was read before.</param>
    /// <param name="rounds">How often it will be read.</param>
    public void Show(CaptureReader capture, long packets, int done, int rounds)
    {
        if (!terminal.ShowsProgress || Stopwatch.GetElapsedTime(_started) < FirstAfter || Stopwatch.GetElapsedTime(_last) < Interval)
            return;
        _last = Stopwatch.GetTimestamp();
        _isShown = true;
        string part = capture.TotalBytes is { } total ? $"{Quantity.Percent(capture.BytesRead + (done * total), rounds * total)}, " : "";
        terminal.Error.Write($"\r\e[K{part}{Quantity.Count(packets, "packet")}");
    }

    public void Clear()
    {
        if (_isShown)
            terminal.Error.Write("\r\e[K");
        _isShown = false;
    }
}
