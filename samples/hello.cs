#:project ../src/Skep/Skep.csproj
#:property PublishAot=false
using Skep;
using var hello = BpfHost.OpenKernel().Load(new Hello());
hello.AttachAll();
await foreach (Started process in hello.Processes.ReadAllAsync())
    Console.WriteLine($"{process.Id,7} {process.Name}");
[Bpf] sealed class Hello : BpfObject
{
    public RingBuffer<Started> Processes { get; } = new();
    [Tracepoint("sched", "sched_process_exec")]
    public int OnExec() => Processes.Output(new Started(Bpf.CurrentProcessId, Bpf.CurrentComm)) ? 1 : 0;
}
record struct Started(int Id, Comm Name);
