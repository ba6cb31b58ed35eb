using System.Buffers.Binary;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>Raw tracepoints on given arguments: what BPF_PROG_TEST_RUN does in the kernel, the machine does.</summary>
public class RawTracepointTests
{
    [Theory]
    [InlineData("r0 = *(u64 *)(r1 + 0)", 1)]
    [InlineData("r0 = *(u64 *)(r1 + 88)", 12)]
    [InlineData("r0 = *(u32 *)(r1 + 4)", 1)]
    [InlineData("r0 = *(u8 *)(r1 + 13)", 2)]
    [InlineData("r2 = *(u64 *)(r1 + 0)\nr0 = *(u64 *)(r1 + 16)\nr0 ^= r2", 3)]
    public void Kernel_and_machine_find_the_same_arguments(string code, int count)
    {
        Require.Root();
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        ObjectSpec spec = AssembledObject.Make("raw_tp/task_rename", $"{code}\nexit");
        using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);
        byte[] arguments = [.. Enumerable.Range(1, count * 8).Select(static i => (byte)(i * 29))];

        uint expected = kernel.Programs[0].Run(new RunInput { Context = arguments }).ReturnValue;
        Assert.Equal(expected, machine.Programs[0].Run(new RunInput { Context = arguments }).ReturnValue);
        Assert.NotEqual(0u, expected);
    }

    [Fact]
    public void Arguments_cannot_be_written()
    {
        using var machineHost = new InProcessHost();
        ObjectSpec spec = AssembledObject.Make("raw_tp/task_rename", "*(u64 *)(r1 + 0) = 1\nr0 = 0\nexit");
        using LoadedObject machine = machineHost.Load(spec);
        byte[] arguments = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(arguments, 7);
        Assert.Throws<BpfExecutionException>(() => machine.Programs[0].Run(new RunInput { Context = arguments }));
    }
}
