using Skep.Linux;
using Skep.Machine;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary><c>bpf_snprintf</c> in the kernel and in the machine: result and every byte of the output must be equal.</summary>
public class FormatTests
{
    static readonly byte[] Word = FormatCase.Text("word");
    static readonly byte[] IPv4 = [192, 0, 2, 7];
    static readonly byte[] IPv6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xab, 0, 1];

    static readonly FormatCase[] Cases =
    [
        new("", 64),
        new("plain", 64),
        new("plain\t\n", 64),
        new("100%%", 64),
        new("%% %d %%", 64, 5),
        new("ünïcödé %d", 64, 5),

        new("%d %i %u", 64, -1, -2, -3),
        new("%ld %li %lu", 64, -1, long.MinValue, -3),
        new("%lld %lli %llu", 64, -1, long.MinValue, ulong.MaxValue),
        new("%x %X %lx %llX", 64, 0xdeadbeef, 0xdeadbeef, 0x1234_5678_9abc_def0, ulong.MaxValue),
        new("%d %u %x", 64, 0x1_0000_0002, 0x1_8000_0000, 0xf_ffff_ffff),
        new("%d %d %d", 64, 0, int.MinValue, int.MaxValue),

        new("[%5d] [%-5d] [%05d] [%+d] [% d]", 64, 42, 42, 42, 42, 42),
        new("[%5d] [%-5d] [%05d] [%+d] [% d]", 64, -42, -42, -42, -42, -42),
        new("[%-05d] [%+05d] [% 05d] [%0+ -9d]", 64, 42, 42, 42, 42),
        new("[%+5u] [% u] [%+x] [%08x] [%-8X] [%016llx]", 100, 42, 42, 42, 42, 0xab, 0xabcdef),
        new("[%2d] [%3s] [%03s]", 64, 12345, Word, Word),
        new("[%100d] [%d]", 256, 1, 2),
        new("[%500d]", 64, 1),

        new("%s", 64, Word),
        new("[%8s] [%-8s] [%2s]", 64, Word, Word, Word),
        new("%s%s%s", 64, Word, Word, Word),
        new("%s, %d; %s.", 64, Word, 7, Word),
        new("%s", 64, FormatCase.Text("")),
        new("%s", 64, FormatCase.Text("ünï")),
        new("%s", 64, FormatCase.Text("control \x01\x7f")),
        new("%s", 256, FormatCase.Text(new string('x', 200))),
        new("%s", 256, FormatCase.Text(new string('x', 600))),
        new("%s%d", 256, FormatCase.Text(new string('x', 510)), 1),
        new("%s%d", 256, FormatCase.Text(new string('x', 600)), 1),
        new("%s%c", 256, FormatCase.Text(new string('x', 600)), 'c'),
        new("%s%s", 256, FormatCase.Text(new string('x', 600)), Word),
        new("%s", 64, 0),
        new("%s", 64, 0xffff_ffff_ffff_fff0),
        new("%s and %d", 64, 1, 2),
        new("%pks|%pks", 64, Word, 0),
        new("%pus|%d", 64, 0, 1),
        new("%20pks|", 64, Word),

        new("%c%c%c", 64, 'a', 'b', 'c'),
        new("[%4c] [%-4c] [%04c]", 64, 'a', 'b', 'c'),
        new("%c|%d", 64, 'a', 5),
        new("%c%llx%c%s%c%d", 64, 'a', 0x1122334455667788, 'b', Word, 'c', 9),
        new("a%cb", 64, 0),
        new("%c", 64, 0x1ff),

        new("%px", 64, 0xffff_8880_1234_5678),
        new("%px %px", 64, 0, 1),
        new("[%20px] [%-20px] [%4px] [%020px]", 128, 0xabc, 0xabc, 0xabcdef, 0xabc),
        new("%p %p", 64, 0, -1),
        new("%p|%p|", 64, -4095, 0),
        new("%pK", 64, 0),
        new("%ps %pS %pB", 128, 0x1234, 0, 0x7fff_ffff_ffff),
        new("[%12ps] [%-12pS] [%12pB]", 128, 0x1234, 0x56, 0x78),
        new("%pxyz|", 64, 0x10),
        new("%pBaz|%pSun|%d", 64, 0x10, 0x20, 3),

        new("%pI4", 64, IPv4),
        new("%pi4 %pI6 %pi6", 128, IPv4, IPv6, IPv6),
        new("[%20pI4] [%-20pI4]", 64, IPv4, IPv4),
        new("%pI4abc|%pI4:80", 64, IPv4, IPv4),
        new("%pI4 %pI6", 64, 0, 0),
        new("%pI4é|", 64, IPv4),

        // Outputs that are too small: cut off, but counted.
        new("%d", 0, 12345),
        new("%d", 1, 12345),
        new("%d", 5, 12345),
        new("%d", 6, 12345),
        new("%5s|%-5s|", 4, Word, Word),
        new("%10d", 4, 7),
        new("%-10d|", 4, 7),
        new("%s %s", 6, Word, Word),
        new("%pI4 %d", 3, IPv4, 77),
        new("text %pI4 %d %x", 5, IPv4, 77, 0xabc),
        new("text %pI4 %s", 3, IPv4, Word),
        new("%c%c%c", 2, 'a', 'b', 'c'),
        new("no conversions", 5),

        // What bpf_bprintf_prepare refuses.
        new("%", 64, 1),
        new("%5", 64, 1),
        new("%d", 64),
        new("%d %d", 64, 1),
        new("%q", 64, 1),
        new("%f", 64, 1),
        new("%o", 64, 1),
        new("%#x", 64, 1),
        new("%.3d", 64, 1),
        new("%*d", 64, 5, 1),
        new("%hd", 64, 1),
        new("%zd", 64, 1),
        new("%llld", 64, 1),
        new("%ls", 64, Word),
        new("%lc", 64, 'a'),
        new("%n", 64, 1),
        new("%sx", 64, Word),
        new("%s1", 64, Word),
        new("%pX", 64, 1),
        new("%pI5", 64, IPv4),
        new("%pI", 64, IPv4),
        new("%pa", 64, 1),
        new("%pe", 64, 1),
        new("%p1", 64, 1),
        new("%pk", 64, 1),
        new("%pksx", 64, Word),
        new("%5%", 64, 1),
        new("bell \a", 64),
        new("\x7f", 64),
        new("%é", 64, 1),

        // More arguments than conversions are no error.
        new("%d", 64, 1, 2, 3),
        new("%d %d %d %d %d %d %d %d %d %d %d %d", 64, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    ];

    static readonly string[] Conversions =
        ["d", "i", "u", "x", "X", "ld", "lu", "llx", "lld", "c", "s", "px", "pI4", "pi6", "pks", "ps", "pB", "%", "h"];

    [Fact]
    public void Kernel_and_machine_write_the_same_text()
    {
        Require.Root();
        AssertAgreement(Cases, atLeastWritten: 60);
    }

    /// <summary>Formats put together at random, most of them valid.</summary>
    [Fact]
    public void Kernel_and_machine_agree_on_random_formats()
    {
        Require.Root();
        var random = new Random(6_18);
        AssertAgreement(Enumerable.Range(0, 400).Select(_ => RandomCase(random)), atLeastWritten: 200);
    }

    static void AssertAgreement(IEnumerable<FormatCase> cases, int atLeastWritten)
    {
        using var kernel = KernelHost.Open();
        using var machine = new InProcessHost();
        var disagreements = new List<string>();
        int written = 0;
        foreach (FormatCase one in cases)
        {
            string expected = one.Run(kernel), actual = one.Run(machine);
            if (expected != actual)
                disagreements.Add($"{one}:\n kernel  {expected}\n machine {actual}");
            if (!expected.StartsWith('-'))
                written++;
        }
        Assert.Empty(disagreements);
        Assert.True(written > atLeastWritten, $"only {written} texts");
    }

    static FormatCase RandomCase(Random random)
    {
        string format = "";
        var arguments = new List<object>();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            format += random.Next(3) switch { 0 => "", 1 => " ", _ => "ab, c" };
            string flags = Pick(random, ["", "", "", "0", "-", "+", " ", "-0", "+0"]), width = Pick(random, ["", "", "", "1", "7", "25"]);
            string conversion = Pick(random, Conversions);
            format += $"%{flags}{width}{conversion}";
            if (conversion == "%" && (flags + width).Length == 0)
                continue;
            arguments.Add(conversion switch
            {
                "s" or "pks" => FormatCase.Text(new string('t', random.Next(30))),
                "pI4" => IPv4,
                "pi6" => IPv6,
                // No number that could be the address of a symbol.
                "ps" or "pB" => random.Next(1 << 20),
                _ => random.Next(4) == 0 ? 0L : random.NextInt64() >> random.Next(63) * (random.Next(2) == 0 ? 1 : -1),
            });
        }
        return new FormatCase(format, random.Next(4) == 0 ? random.Next(20) : 200, [.. arguments]);
    }

    static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
