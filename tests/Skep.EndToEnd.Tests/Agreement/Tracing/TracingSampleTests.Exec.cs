using System.Diagnostics;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

public sealed partial class TracingSampleTests
{
    const string CgroupRoot = "/sys/fs/cgroup/unified";

    [Theory]
    [InlineData("exec /bin/true", "/bin/true", 1, 0)]
    [InlineData("exec /bin/false with arguments", "/bin/false", 3, 1)]
    [InlineData("exec /bin/sh -c 'kill -9 $$'", "/bin/sh", 3, 128 + 9)]
    public void Exec_snoop_tells_the_same_of_a_process(string script, string file, int argumentCount, int exitStatus)
    {
        Require.That(Directory.Exists(CgroupRoot), $"needs cgroup v2 at {CgroupRoot}");
        ObjectSpec spec = Open("exec_snoop");
        spec.Variables.Get("target_parent").Set(Environment.ProcessId);
        using var kernel = new HostState(_kernelHost, spec);
        using var machine = new HostState(_machineHost, spec);

        using var child = new HeldChild(script);
        kernel.Loaded.AttachAll();
        child.Run();
        // Other tests start processes too.
        List<byte[]> expected = kernel.TakeEvents("events", minimum: 2).FindAll(record => BitConverter.ToInt32(record, 4) == child.Id);

        string command = Path.GetFileName(file);
        string cgroup = File.ReadLines("/proc/self/cgroup").First(static line => line.StartsWith("0::", StringComparison.Ordinal))[3..];
        KernelObject parent = _image.Add("task_struct").Set("tgid", Environment.ProcessId).Set("comm", child.ParentCommand);
        KernelObject node = _image.Add("kernfs_node").Set("name", _image.AddText(Path.GetFileName(cgroup)));
        KernelObject sets = _image.Add("css_set").Set("dfl_cgrp", _image.Add("cgroup").Set("kn", node.Address).Address);
        KernelObject task = _image.Add("task_struct").Set("pid", child.Id).Set("tgid", child.Id).Set("comm", command)
            .Set("real_parent", parent.Address).Set("cgroups", sets.Address).Set("real_cred",
                _image.Add("cred").Set("uid.val", UserId).Address);
        KernelObject program = _image.Add("linux_binprm").Set("argc", argumentCount).Set("filename", _image.AddText(file));
        (_task.ProcessId, _task.ThreadId, _task.Command, _task.Address, _task.CgroupId) =
            (child.Id, child.Id, command, task.Address, Inode(CgroupRoot + cgroup));

        Run(machine, "on_exec", Arguments(task.Address, (ulong)child.Id, program.Address));
        // As wait(2) has it: the signal's number in the low 7 bits, or the status above the low byte.
        task.Set("exit_code", exitStatus > 128 ? exitStatus - 128 : exitStatus << 8);
        Run(machine, "on_exit", new TracepointRecord("sched", "sched_process_exit").Set("pid", child.Id).Bytes);

        Assert.Equal(Hex(expected), Hex(machine.TakeEvents("events", minimum: 2)));
        Assert.False(kernel.Loaded.Maps["started"].TryLookup(BitConverter.GetBytes(child.Id), new byte[8]));
        Assert.False(machine.Loaded.Maps["started"].TryLookup(BitConverter.GetBytes(child.Id), new byte[8]));
        // What the bytes say, so that both are not wrong in the same way.
        Assert.Equal([0, child.Id, Environment.ProcessId], Numbers(expected[0], 0, 3));
        Assert.Equal([1, child.Id, Environment.ProcessId], Numbers(expected[1], 0, 3));
        Assert.Equal(file, Text(expected[0].AsSpan(^128..)));
    }

    static List<string> Hex(List<byte[]> records) => records.ConvertAll(Convert.ToHexString);

    static int[] Numbers(byte[] record, int offset, int count) =>
        [.. Enumerable.Range(0, count).Select(i => BitConverter.ToInt32(record, offset + i * 4))];

    static ulong Inode(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo(Require.Tool("stat"), ["-c", "%i", path]) { RedirectStandardOutput = true })!;
        return ulong.Parse(stat.StandardOutput.ReadToEnd(), null);
    }
}
