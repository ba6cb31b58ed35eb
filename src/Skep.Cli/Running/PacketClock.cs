using Skep.Machine;

namespace Skep.Cli.Running;

/// <summary>
/// The time that programs see while they run on a capture: that of the packet. The monotonic clock counts from a second before the first
/// packet, as that of a machine that has just been started, and never goes back.
/// </summary>
sealed class PacketClock : MachineClock
{
    const ulong Second = 1_000_000_000;

    ulong _now;
    ulong _origin;
    ulong _shift;
    bool _isFirst = true;

    public override ulong Monotonic => _now - _origin;

    public override ulong Real => _now;

    public void Set(long packetTime)
    {
        ulong time = (ulong)Math.Max(packetTime, 0);
        if (_isFirst && _origin == 0)
            (_now, _origin) = (time, unchecked(time - Second));
        else if (_isFirst)
            _shift = unchecked(_now + Second - time);
        _isFirst = false;
        _now = Math.Max(_now, unchecked(time + _shift));
    }

    /// <summary>The capture is about to start over: its first packet comes a second after its last.</summary>
    public void Restart() => _isFirst = true;
}
