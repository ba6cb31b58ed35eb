using System.Buffers.Binary;
using System.Text;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>Helpers that read text, in the kernel and in the machine: results and values must be equal.</summary>
public class NumberTextTests
{
    const int TextOffset = 32;
    const int MaxText = 80;

    static readonly string[] Edges =
    [
        "", " ", "-", "+1", "0", "-0", "1", "-1", "07", "08", "0x", "0x1", "0X1f", "0xg", "00x1", "0b1", "x1", "- 1", "--1", " \t\n 12 34",
        "12abc", "abc", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
            "18446744073709551615",
        "18446744073709551616",
        "0x7fffffffffffffff", "0xffffffffffffffff", "0x10000000000000000", "01777777777777777777777", "02000000000000000000000",
        "00000000000000000000000000000000000000000000000000000000000000000000000001", "1\0002", "\u00a012", "99999999999999999999999",
            "FfFf",
        "fg", "1.5",
    ];

    static readonly ulong[] Radices = [0, 8, 10, 16, 2, 1, 32, 0x100];

    [Theory]
    [InlineData(105, "bpf_strtol")]
    [InlineData(106, "bpf_strtoul")]
    public void Kernel_and_machine_read_the_same_number(int helper, string name)
    {
        Require.Root();
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        ObjectSpec spec = Converter(helper);
        using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);

        var random = new Random(helper);
        int numbers = 0;
        foreach (string text in Edges.Concat(Enumerable.Range(0, 600).Select(_ => RandomNumber(random))))
        {
            foreach (ulong radix in Radices)
            {
                byte[] input = new byte[TextOffset + MaxText];
                // Latin-1, as the kernel's character classes are.
                int length = Encoding.Latin1.GetBytes(text, input.AsSpan(TextOffset));
                BinaryPrimitives.WriteInt64LittleEndian(input.AsSpan(16), length);
                BinaryPrimitives.WriteUInt64LittleEndian(input.AsSpan(24), radix);
                string expected = Run(kernel, input), actual = Run(machine, input);
                Assert.True(expected == actual, $"{name} of '{text}' with flags {radix}: kernel {expected}, machine {actual}");
                if (!expected.StartsWith('-'))
                    numbers++;
            }
        }
        Assert.True(numbers > 500, $"only {numbers} were numbers");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("/admin")]
    [InlineData("zebra \u00ff")]
    public void Kernel_and_machine_compare_text_alike(string constant)
    {
        Require.Root();
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        ObjectSpec spec = Comparer(constant);
        using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);

        var results = new HashSet<string>();
        string[] others = [constant, constant + "x", constant + "\0x", "", "a", "b", "/", "/admin/x", "/Admin", "zebra", "zebra \u00fe",
            "\u0080"];
        foreach (string text in others)
        {
            for (int length = 1; length <= 10; length++)
            {
                byte[] input = new byte[TextOffset + MaxText];
                Encoding.Latin1.GetBytes(text, input.AsSpan(TextOffset));
                BinaryPrimitives.WriteInt64LittleEndian(input.AsSpan(16), length);
                string expected = Run(kernel, input), actual = Run(machine, input);
                Assert.True(expected == actual, $"'{text}' up to {length} against '{constant}': kernel {expected}, machine {actual}");
                results.Add(expected);
            }
        }
        Assert.True(results.Count >= 2);
    }

    static ObjectSpec Converter(int helper) => AssembledObject.Make("syscall", $"""
        r6 = map[data][0]+0
        r2 = *(u64 *)(r6 + 16)
        if r2 == 0 goto done
        if r2 > {MaxText} goto done
        r1 = map[data][0]+{TextOffset}
        r3 = *(u64 *)(r6 + 24)
        r4 = r10
        r4 += -8
        call {helper}
        *(u64 *)(r6 + 0) = r0
        r1 = *(u64 *)(r10 - 8)
        *(u64 *)(r6 + 8) = r1
        done:
        r0 = 0
        exit
        """, AssembledObject.Data("data", new byte[TextOffset + MaxText]));

    static ObjectSpec Comparer(string constant) => AssembledObject.Make("syscall", $"""
        r6 = map[data][0]+0
        r2 = *(u64 *)(r6 + 16)
        if r2 == 0 goto done
        if r2 > {MaxText} goto done
        r1 = map[data][0]+{TextOffset}
        r3 = map[constant][0]+0
        call 182
        *(u64 *)(r6 + 0) = r0
        done:
        r0 = 0
        exit
        """, AssembledObject.Data("data", new byte[TextOffset + MaxText]),
        AssembledObject.Data("constant", Encoding.Latin1.GetBytes(constant + '\0'), isConstant: true));

    static string Run(LoadedObject loaded, byte[] input)
    {
        loaded.Maps["data"].Update(new byte[4], input);
        loaded.Programs["main"].Run(new RunInput());
        byte[] data = AssembledObject.DataOf(loaded, "data");
        return $"{BinaryPrimitives.ReadInt64LittleEndian(data)} {BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(8)):x}";
    }

    static string RandomNumber(Random random)
    {
        const string Characters = "0123456789abcdefxX -\tg";
        int length = random.Next(1, 30);
        return string.Create(length, random, static (text, random) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = Characters[random.Next(4) == 0 ? random.Next(Characters.Length) : random.Next(10)];
        });
    }
}
