using Skep.Machine;

namespace Skep.Cli.Running;

/// <summary>The time that programs see while they run on a capture: that of the packet. It never goes back, as no clock of the kernel's does.</summary>
sealed class PacketClock : MachineClock
{
    const ulong Pause = 1_000_000_000;

    ulong _now;
    ulong _shift;
    bool _restarts;

    public override ulong Monotonic => _now;

    public override ulong Real => _now;

    public void Set(long packetTime)
    {
        ulong time = (ulong)Math.Max(packetTime, 0);
        if (_restarts)
            _shift = unchecked(_now + Pause - time);
        _restarts = false;
        _now = Math.Max(_now, unchecked(time + _shift));
    }

    /// <summary>The capture is about to start over: its first packet comes a second after its last.</summary>
    public void Restart() => _restarts = true;
}
