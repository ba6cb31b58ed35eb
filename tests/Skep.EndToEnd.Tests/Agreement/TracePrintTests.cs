using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// <c>bpf_trace_printk</c> and <c>bpf_trace_vprintk</c>: what is in the kernel's trace buffer, the machine's listener hears.
/// </summary>
public class TracePrintTests
{
    public static TheoryData<string, int> Formats => new()
    {
        { "hello", 0 },
        { "%d %x %u", 0 },
        { "%llx and %c", 0 },
        { "long %300d|", 0 },
        { "too many %d %d %d %d", 0 },
        { "bad %q", 0 },
        { "cut off", -1 },
        { "cut %d", -4 },
    };

    /// <param name="format">What to print.</param>
    /// <param name="lengthChange">0 for a size that includes the terminator.</param>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Kernel_and_machine_print_the_same(string format, int lengthChange)
    {
        using var trace = new TraceInstance();
        string? heard = null;
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost(new MachineOptions { Trace = text => heard += text });
        string[] calls = ["r3 = 65\nr4 = -2\nr5 = 3\ncall 6", "r3 = r10\nr3 += -24\nr4 = 24\ncall 177", "r3 = 0\nr4 = 0\ncall 177"];
        foreach (string call in calls)
        {
            heard = "";
            ObjectSpec spec = AssembledObject.Make("syscall", $"""
                *(u64 *)(r10 - 24) = 65
                *(u64 *)(r10 - 16) = -2
                *(u64 *)(r10 - 8) = 3
                r1 = map[format][0]+0
                r2 = {format.Length + 1 + lengthChange}
                {call}
                exit
                """, AssembledObject.Data("format", FormatCase.Text(format), isConstant: true));
            using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);

            int expected = (int)kernel.Programs[0].Run(new RunInput()).ReturnValue;
            int actual = (int)machine.Programs[0].Run(new RunInput()).ReturnValue;

            Assert.Equal(expected, actual);
            Assert.Equal(trace.Take(), heard);
            Assert.Equal(expected >= 0, heard.Length > 0);
        }
    }
}
