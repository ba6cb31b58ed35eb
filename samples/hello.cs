#:project ../src/Skep/Skep.csproj
#:property PublishAot=false
using Skep;
if (BpfHost.WhyNotKernel() is { } reason) { Console.Error.WriteLine($"hello watches the kernel. {reason}"); return 1; }
using var hello = BpfHost.OpenKernel().Load(new Hello()); hello.AttachAll();
await foreach (Started p in hello.Processes.ReadAllAsync()) Console.WriteLine($"{p.Id,8} {p.Name,-16} started by {p.Parent,8} {p.ParentName}");
return 0;
[Bpf] sealed class Hello : BpfObject
{
    public RingBuffer<Started> Processes { get; } = new();
    [BtfTracepoint("sched_process_exec")] public void OnExec(Task t) => Processes.Output(new(t.tgid, t.comm, t.real_parent.tgid, t.real_parent.comm));
}
record struct Started(int Id, Comm Name, int Parent, Comm ParentName);
[KernelStruct("task_struct")] sealed class Task { public int tgid; public Task real_parent = null!; public Comm comm; }
