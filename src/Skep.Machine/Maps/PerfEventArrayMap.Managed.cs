namespace Skep.Machine;

public sealed unsafe partial class PerfEventArrayMap
{
    internal int OutputAsProgram(int cpu, uint index, ReadOnlySpan<byte> record, ReadOnlySpan<byte> packet)
    {
        fixed (byte* data = record, tail = packet)
            return Output(cpu, index, data, (uint)record.Length, tail, (uint)packet.Length);
    }
}
