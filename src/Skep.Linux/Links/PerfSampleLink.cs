using System.Globalization;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

static class PerfSampleLink
{
    public static BpfLink Attach(KernelProgram program, AttachTarget.PerfSample target)
    {
        bool byFrequency = target.Period == 0;
        var attributes = new PerfEventAttributes
        {
            Type = target.Type,
            Config = target.Config,
            SamplePeriod = byFrequency ? target.Frequency : target.Period,
            Options = (byFrequency ? PerfEventAttributes.OptionFrequency : 0) | (target.ProcessId >= 0 ? Inheritance : 0),
        };
        string description =
            $"perf event {target.Type}:{target.Config} at {(byFrequency ? $"{target.Frequency} Hz" : $"every {target.Period}")}";
        var links = new List<KernelLink>();
        try
        {
            foreach ((int thread, int cpu) in Places(target))
            {
                int errno = PerfEvent.TryOpen(attributes, thread, cpu, out BpfFileDescriptor @event);
                // The thread ended meanwhile.
                if (errno == Errno.ESRCH && links.Count > 0)
                    continue;
                if (errno != 0)
                    throw SystemFailure.OfAttach($"perf_event_open of {description}", errno, Explain(target, errno));
                links.Add(PerfEvent.Attach(program, @event, target.Cookie, description));
            }
            return new KernelLink(description, [.. links.SelectMany(static link => link.Descriptors)]);
        }
        catch
        {
            links.ForEach(static link => link.Dispose());
            throw;
        }
    }

    /// <summary>An event counts one thread on any CPU, or every thread on one CPU.</summary>
    static IEnumerable<(int Thread, int Cpu)> Places(AttachTarget.PerfSample target)
    {
        if (target.ProcessId < 0)
            return (target.Cpu >= 0 ? [target.Cpu] : CpuList.Online()).Select(static cpu => (-1, cpu));
        string threads = $"/proc/{target.ProcessId}/task";
        return Directory.Exists(threads)
            ? Directory.GetDirectories(threads).Select(path =>
                (int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture), target.Cpu))
            : [(target.ProcessId, target.Cpu)];
    }

    /// <summary>Threads that a sampled process starts later are sampled too; its child processes are not, where the kernel knows the
    /// difference (Linux 5.13).</summary>
    static ulong Inheritance => PerfEventAttributes.OptionInherit
        | (KernelRelease.Current >= new KernelVersion(5, 13) ? PerfEventAttributes.OptionInheritThread : 0);

    static string? Explain(AttachTarget.PerfSample target, int errno) => errno switch
    {
        Errno.ESRCH => "There is no such process",
        Errno.ENOENT or Errno.EOPNOTSUPP => "This machine has no such counter; virtual machines often have none: use type 1 (software)",
        Errno.EINVAL when target.Frequency > 0 => "The frequency may be above kernel.perf_event_max_sample_rate",
        _ => null,
    };
}
