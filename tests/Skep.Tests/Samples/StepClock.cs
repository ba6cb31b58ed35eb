using Skep.Machine;

namespace Skep.Tests.Samples;

/// <summary>A clock that a test moves.</summary>
sealed class StepClock : MachineClock
{
    public ulong Now { get; set; } = 1_000_000_000;

    public override ulong Monotonic => Now;
}
