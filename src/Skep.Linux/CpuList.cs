using System.Globalization;

namespace Skep.Linux;

/// <summary>Processors by number, as /sys/devices/system/cpu tells them.</summary>
public static class CpuList
{
    /// <summary>How many values a per-CPU map has: <c>num_possible_cpus()</c>, including processors that are off or could be plugged
    /// in.</summary>
    public static int Possible { get; } = Read("possible").Length;

    /// <summary>The processors that run now.</summary>
    public static int[] Online() => Read("online");

    static int[] Read(string name) => Parse(File.ReadAllText($"/sys/devices/system/cpu/{name}"));

    /// <summary>The numbers in a list such as <c>0-3,8</c>.</summary>
    internal static int[] Parse(ReadOnlySpan<char> list)
    {
        var result = new List<int>();
        list = list.Trim();
        foreach (Range part in list.Split(','))
        {
            ReadOnlySpan<char> item = list[part];
            int dash = item.IndexOf('-');
            int first = int.Parse(dash < 0 ? item : item[..dash], NumberStyles.None, CultureInfo.InvariantCulture);
            int last = dash < 0 ? first : int.Parse(item[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
            for (int cpu = first; cpu <= last; cpu++)
                result.Add(cpu);
        }
        return [.. result];
    }
}
