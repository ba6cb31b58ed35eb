using System.Buffers.Binary;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>Jumps, loops, calls and the packet access of classic BPF, in the kernel and in the machine.</summary>
public class ControlFlowTests
{
    /// <summary>Code that finds two numbers in r7 and r8 and leaves one in r0, and functions that it calls.</summary>
    public static TheoryData<string, string, string> Programs => new()
    {
        { "goto", "r0 = 1\nif r7 == 0 goto other\ngoto over\nother: r0 = 2\nover: r0 += 4", "" },
        { "gotol", "r0 = 1\nif r7 == 0 goto other\ngotol over\nother: r0 = 2\nover: r0 += 4", "" },
        { "both ways", "r0 = 0\ngoto b\na: r0 += 1\ngoto end\nb: r0 += 2\ngoto a\nend:", "" },
        { "a bounded loop", "r0 = 0\nr7 &= 63\nnext: if r7 == 0 goto done\nr0 += r7\nr7 += -1\ngoto next\ndone:", "" },
        {
            "may_goto",
            """
            r0 = 0
            r7 &= 0xffff
            next: may_goto done
            if r0 == r7 goto done
            r0 += 1
            goto next
            done:
            """,
            ""
        },
        {
            "may_goto, nested",
            """
            r0 = 0
            r1 = 0
            r7 &= 15
            r8 &= 15
            outer: may_goto done
            if r1 == r7 goto done
            r1 += 1
            r2 = 0
            inner: may_goto outer
            if r2 == r8 goto outer
            r2 += 1
            r0 += r2
            goto inner
            done:
            """,
            ""
        },
        {
            "a call with five arguments",
            "r1 = r7\nr2 = r8\nr3 = 3\nr4 = -4\nr5 = 5\ncall mix",
            "mix: r0 = r1\nr0 ^= r2\nr0 += r3\nr0 *= r4\nr0 -= r5\nexit"
        },
        {
            "registers that a callee keeps",
            "r6 = 6\nr9 = 9\ncall spoil\nr0 += r6\nr0 += r7\nr0 += r8\nr0 += r9",
            "spoil: r6 = 60\nr7 = 70\nr8 = 80\nr9 = 90\nr0 = 1\nexit"
        },
        {
            "a stack for each function",
            "*(u64 *)(r10 - 8) = r7\nr1 = r8\ncall below\nr1 = *(u64 *)(r10 - 8)\nr0 += r1",
            "below: *(u64 *)(r10 - 8) = r1\nr0 = *(u64 *)(r10 - 8)\nexit"
        },
        {
            "a pointer to the caller's stack",
            "*(u64 *)(r10 - 16) = r7\nr1 = r10\nr1 += -16\nr2 = r8\ncall add\nr0 = *(u64 *)(r10 - 16)",
            "add: r3 = *(u64 *)(r1 + 0)\nr3 += r2\n*(u64 *)(r1 + 0) = r3\nr0 = 0\nexit"
        },
        {
            "eight functions deep",
            "r1 = r7\ncall f1",
            $"{string.Concat(Enumerable.Range(1, 6).Select(i => $"f{i}: r1 += {i}\ncall f{i + 1}\nr0 *= 3\nexit\n"))}f7: r0 = r1\nexit"
        },
        { "one function from two places", "r1 = r7\ncall half\nr6 = r0\nr1 = r8\ncall half\nr0 += r6", "half: r0 = r1\nr0 >>= 1\nexit" },
        {
            "a switch",
            """
            r7 &= 3
            r0 = 0
            if r7 == 0 goto end
            if r7 == 1 goto one
            if r7 == 2 goto two
            r0 = 33
            goto end
            one: r0 = 11
            goto end
            two: r0 = 22
            end:
            """,
            ""
        },
        {
            "comparisons of halves",
            """
            r0 = 0
            if w7 > w8 goto +1
            r0 |= 1
            if r7 > r8 goto +1
            r0 |= 2
            if w7 s> w8 goto +1
            r0 |= 4
            if r7 s> r8 goto +1
            r0 |= 8
            if w7 & w8 goto +1
            r0 |= 16
            """,
            ""
        },
        { "addresses of data", "r1 = map[data][0]+24\nr2 = *(u8 *)(r1 + 1)\nr1 = map[data][0]+0\nr0 = *(u64 *)(r1 + 24)\nr0 += r2", "" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Kernel_and_machine_take_the_same_way(string what, string code, string functions)
    {
        Require.Root();
        ObjectSpec spec = AssembledObject.Make("syscall", $"""
            r6 = map[data][0]+0
            r7 = *(u64 *)(r6 + 0)
            r8 = *(u64 *)(r6 + 8)
            {code}
            r6 = map[data][0]+0
            *(u64 *)(r6 + 16) = r0
            exit
            {functions}
            """, AssembledObject.Data("data", new byte[32]));
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);
        foreach (ulong left in InstructionVectors.Edges)
        {
            foreach (ulong right in InstructionVectors.Edges)
                Assert.Equal($"{what}: {Run(kernel, left, right)}", $"{what}: {Run(machine, left, right)}");
        }
    }

    /// <summary>Packets that are long enough, and those that end before or within what is loaded: then the program ends with 0.</summary>
    [Theory]
    [InlineData("r0 = *(u8 *)skb[{0}]")]
    [InlineData("r0 = *(u16 *)skb[{0}]")]
    [InlineData("r0 = *(u32 *)skb[{0}]")]
    [InlineData("r7 = 3\nr0 = *(u8 *)skb[r7 + {0}]")]
    [InlineData("r7 = 3\nr0 = *(u16 *)skb[r7 + {0}]")]
    [InlineData("r7 = -3\nr0 = *(u32 *)skb[r7 + {0}]")]
    public void Kernel_and_machine_load_the_same_from_packets(string load)
    {
        Require.Root();
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        byte[] packet = [.. Enumerable.Range(1, 60).Select(static i => (byte)(i * 41))];
        var results = new HashSet<uint>();
        int[] offsets =
        [
            0, 1, 7, 40, 41, 42, 43, 44, 45, 46, 60, 10_000, -1, -0x100000, -0x100000 + 4, -0x200000, -0x200000 + 3, int.MaxValue,
                int.MinValue,
        ];
        foreach (int offset in offsets)
        {
            ObjectSpec spec = AssembledObject.Make("socket",
                $"r6 = r1\n{load.Replace("{0}", $"{offset}", StringComparison.Ordinal)}\nr0 += 1\nexit");
            using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);
            uint expected = kernel.Programs[0].Run(packet).ReturnValue, actual = machine.Programs[0].Run(packet).ReturnValue;
            Assert.True(expected == actual, $"{load} at {offset}: kernel {expected:x}, machine {actual:x}");
            results.Add(expected);
        }
        Assert.Contains(0u, results);
        Assert.True(results.Count > 5);
    }

    static string Run(LoadedObject loaded, ulong left, ulong right)
    {
        byte[] data = new byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(data, left);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(8), right);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(24), 0x0102_0304_0506_0708);
        loaded.Maps["data"].Update(new byte[4], data);
        uint result = loaded.Programs[0].Run(new RunInput()).ReturnValue;
        return $"{left:x} and {right:x} give {result:x}, data {Convert.ToHexString(AssembledObject.DataOf(loaded, "data"))}";
    }
}
