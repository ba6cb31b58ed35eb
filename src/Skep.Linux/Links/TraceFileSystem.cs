using System.Globalization;
using Skep.Diagnostics;

namespace Skep.Linux;

/// <summary>tracefs, which tells the numbers of tracepoints.</summary>
static class TraceFileSystem
{
    static readonly string[] UsualPlaces = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    /// <summary>Where it is mounted.</summary>
    /// <exception cref="BpfNotSupportedException">Nowhere.</exception>
    public static string Root =>
        Find() ?? throw new BpfNotSupportedException("tracefs", null, "Mount it: mount -t tracefs tracefs /sys/kernel/tracing");

    /// <summary>The number of a tracepoint, for <c>perf_event_attr.config</c>.</summary>
    /// <exception cref="BpfNotSupportedException">There is no such tracepoint.</exception>
    public static ulong TracepointId(string category, string name)
    {
        string events = Path.Combine(Root, "events");
        string file = Path.Combine(events, category, name, "id");
        if (File.Exists(file))
            return ulong.Parse(File.ReadAllText(file).AsSpan().Trim(), CultureInfo.InvariantCulture);
        string help = Directory.Exists(Path.Combine(events, category))
            ? $"See {Path.Combine(events, category)} for the events of '{category}'"
            : $"There is no category '{category}'; see {events}";
        throw new BpfNotSupportedException($"tracepoint {category}/{name}", null, help) { Id = DiagnosticId.AttachTargetMissing };
    }

    static string? Find()
    {
        foreach (string place in UsualPlaces)
        {
            if (Directory.Exists(Path.Combine(place, "events")))
                return place;
        }
        // mount_id parent major:minor root MOUNT_POINT options - TYPE source options
        foreach (string line in File.ReadLines("/proc/self/mountinfo"))
        {
            if (line.Split(" - ") is [var mount, var type] && type.StartsWith("tracefs ", StringComparison.Ordinal)
                && mount.Split(' ') is [_, _, _, _, var point, ..])
                return point;
        }
        return null;
    }
}
