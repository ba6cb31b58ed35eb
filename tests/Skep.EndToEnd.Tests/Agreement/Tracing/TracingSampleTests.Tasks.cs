using System.Text;
using Skep.Linux;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

public sealed partial class TracingSampleTests
{
    const int Interruptible = 1;

    [Fact]
    public void Tasks_prints_the_same_line()
    {
        using var child = new HeldChild("true");
        ObjectSpec spec = Open("tasks");
        using var kernel = new HostState(_kernelHost, spec);
        using var machine = new HostState(_machineHost, spec);

        string expected;
        using (var link = (IteratorLink)kernel.Loaded.Attach("list_tasks", new AttachTarget.Iterator { ProcessId = child.Id }))
        {
            using var reader = new StreamReader(link.Open());
            expected = reader.ReadToEnd();
        }

        ulong pages = ulong.Parse(File.ReadAllText($"/proc/{child.Id}/statm").Split(' ')[0], null);
        KernelObject parent = _image.Add("task_struct").Set("tgid", Environment.ProcessId);
        KernelObject task = _image.Add("task_struct").Set("pid", child.Id).Set("tgid", child.Id).Set("comm", "sh").Set("__state",
            Interruptible)
            .Set("real_parent", parent.Address).Set("real_cred", _image.Add("cred").Set("uid.val", UserId).Address)
            .Set("mm", _image.Add("mm_struct").Set("total_vm", pages).Address);
        KernelObject meta = _image.Add("bpf_iter_meta").Set("seq", _image.Add("seq_file").Address).Set("session_id", 1);
        string actual = Print(machine, meta, task.Address);
        // The walk ends with a call for no task.
        actual += Print(machine, meta.Set("seq_num", 1), 0);

        Assert.Equal(expected, actual);
        Assert.Contains($" {child.Id} ", expected, StringComparison.Ordinal);
    }

    static string Print(HostState machine, KernelObject meta, ulong task)
    {
        byte[] output = new byte[4096];
        RunResult result =
            machine.Loaded.Programs["list_tasks"].Run(new RunInput { Context = Arguments(meta.Address, task), DataOut = output });
        Assert.Equal(0u, result.ReturnValue);
        return Encoding.UTF8.GetString(output, 0, result.DataLength);
    }
}
