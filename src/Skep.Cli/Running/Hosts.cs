using Skep.Linux;
using Skep.Machine;

namespace Skep.Cli.Running;

static class Hosts
{
    // So that two runs on the same capture give the same result.
    const ulong Seed = 1;

    /// <param name="clock">What time programs see in-process; null for the time of day.</param>
    public static IBpfHost Open(bool inKernel, MachineClock? clock) => inKernel
        ? KernelHost.Open()
        // Packets come one after the other, so one CPU sees them all.
        : new InProcessHost(new MachineOptions { PossibleCpus = 1, Seed = Seed, Clock = clock ?? MachineClock.System });
}
