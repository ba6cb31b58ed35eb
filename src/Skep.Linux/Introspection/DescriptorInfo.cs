using System.Globalization;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>What /proc/PID/fdinfo/N tells of a BPF object and the info structures do not.</summary>
static class DescriptorInfo
{
    /// <summary>The number after <c>name:</c>; null when there is no such line.</summary>
    public static long? Read(BpfFileDescriptor descriptor, string name)
    {
        using var lease = descriptor.Borrow();
        return Find(File.ReadAllLines($"/proc/self/fdinfo/{lease.Number}"), name);
    }

    public static long? Find(string[] lines, string name)
    {
        foreach (string line in lines)
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ':'
                && long.TryParse(line.AsSpan(name.Length + 1).Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value))
                return value;
        }
        return null;
    }
}
