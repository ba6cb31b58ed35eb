using Skep.Linux;
using Skep.Machine;

namespace Skep.Cli.Running;

static class Hosts
{
    // So that two runs on the same capture give the same result.
    const ulong Seed = 1;

    public static IBpfHost Kernel() => KernelHost.Open();

    /// <param name="clock">What time programs see; null for the time of day.</param>
    /// <param name="printed">Receives what programs print.</param>
    public static IBpfHost InProcess(MachineClock? clock, Action<string> printed) => new InProcessHost(new MachineOptions
    {
        // Packets come one after the other, so one CPU sees them all.
        PossibleCpus = 1,
        Seed = Seed,
        Clock = clock ?? MachineClock.System,
        Trace = text => printed(text.TrimEnd('\n')),
    });
}
