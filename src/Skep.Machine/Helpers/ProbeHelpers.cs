namespace Skep.Machine;

/// <summary>Helpers that read memory which may not be there, and then leave zeros: <c>kernel/trace/bpf_trace.c</c>.</summary>
static unsafe class ProbeHelpers
{
    public static ulong ProbeRead(VirtualCpu cpu, ulong* r) => Read(cpu, r, MemoryKind.Any);

    public static ulong ProbeReadKernel(VirtualCpu cpu, ulong* r) => Read(cpu, r, MemoryKind.Kernel);

    public static ulong ProbeReadUser(VirtualCpu cpu, ulong* r) => Read(cpu, r, MemoryKind.User);

    /// <summary>May wait for the page, and does not look at the address of nothing.</summary>
    public static ulong CopyFromUser(VirtualCpu cpu, ulong* r) => (uint)r[2] == 0 ? 0 : Read(cpu, r, MemoryKind.User);

    public static ulong ProbeReadStr(VirtualCpu cpu, ulong* r) => ReadText(cpu, r, MemoryKind.Any);

    public static ulong ProbeReadKernelStr(VirtualCpu cpu, ulong* r) => ReadText(cpu, r, MemoryKind.Kernel);

    public static ulong ProbeReadUserStr(VirtualCpu cpu, ulong* r) => ReadText(cpu, r, MemoryKind.User);

    static ulong Read(VirtualCpu cpu, ulong* r, MemoryKind kind)
    {
        Span<byte> destination = cpu.Buffer(1, r[1], (uint)r[2], write: true);
        int error = cpu.Read(r[3], destination, kind);
        if (error < 0)
            destination.Clear();
        return (ulong)error;
    }

    static ulong ReadText(VirtualCpu cpu, ulong* r, MemoryKind kind)
    {
        Span<byte> destination = cpu.Buffer(1, r[1], (uint)r[2], write: true);
        int length = cpu.ReadText(r[3], destination, kind);
        if (length < 0)
            destination.Clear();
        return (ulong)length;
    }
}
