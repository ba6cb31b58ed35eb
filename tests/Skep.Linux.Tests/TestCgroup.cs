using System.Globalization;

namespace Skep.Linux.Tests;

/// <summary>A cgroup v2 of this test's own.</summary>
sealed class TestCgroup : IDisposable
{
    static int _count;

    readonly string _root;

    public TestCgroup()
    {
        string? mount = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).FirstOrDefault(fields => fields[2] == "cgroup2")?[1];
        Require.That(mount is not null, "needs a mounted cgroup v2 hierarchy");
        _root = mount!;
        Path = $"{_root}/skep-test-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Runs the action with this process in the cgroup.</summary>
    public void Run(Action action)
    {
        string before = File.ReadLines("/proc/self/cgroup").First(line => line.StartsWith("0::", StringComparison.Ordinal))[3..];
        string self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        File.WriteAllText($"{Path}/cgroup.procs", self);
        try
        {
            action();
        }
        finally
        {
            File.WriteAllText($"{_root}{before}/cgroup.procs", self);
        }
    }

    public void Dispose() => Directory.Delete(Path);
}
