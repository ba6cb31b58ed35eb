using System.Globalization;
using System.Text.RegularExpressions;
using Skep.Diagnostics;

namespace Skep.Bytecode.Tests;

/// <summary>What clang emits for real C, read by <c>llvm-objdump</c> and by us.</summary>
public sealed partial class ClangTests
{
    public static TheoryData<string, string, string> Targets()
    {
        var targets = new TheoryData<string, string, string>();
        foreach (string cpu in new[] { "v1", "v2", "v3", "v4" })
        {
            targets.Add(cpu, "bpfel", "-O2");
            targets.Add(cpu, "bpfeb", "-O2");
            targets.Add(cpu, "bpfel", "-O1");
        }
        return targets;
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Our_disassembly_of_a_compiled_object_is_that_of_objdump(string cpu, string triple, string optimisation)
    {
        var order = triple == "bpfeb" ? ByteOrder.BigEndian : ByteOrder.LittleEndian;
        var (code, listing) = Compile(cpu, triple, optimisation);
        var diagnostics = new DiagnosticBag();
        var program = InstructionCodec.Decode(code, order, diagnostics);
        Assert.Empty(diagnostics);
        Assert.Equal(code, InstructionCodec.Encode(program, order));

        var disassembler = new Disassembler(program);
        var theirs = listing.GetEnumerator();
        for (int slot = 0; slot < program.Length; slot += disassembler.SlotCount(slot))
        {
            Assert.True(theirs.MoveNext());
            var (objdumpSlot, text) = theirs.Current;
            Assert.Equal(objdumpSlot, slot);
            Assert.NotNull(OpcodeTable.Find(program[slot]));
            Assert.Equal(text, ToObjdump(Disassembler.Format(program[slot], slot + 1 < program.Length ? program[slot + 1] : default)));

            var reassembled = Assembler.Assemble(text, diagnostics).Instructions;
            if (!program[slot].IsCall)
                Assert.Equal(program.AsSpan(slot, disassembler.SlotCount(slot)).ToArray(), reassembled);
        }
        Assert.False(theirs.MoveNext());
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    [InlineData("v3")]
    [InlineData("v4")]
    public void Clang_emits_nothing_that_the_table_lists_for_a_higher_cpu(string cpu)
    {
        var (code, _) = Compile(cpu, "bpfel", "-O2");
        var program = InstructionCodec.Decode(code, ByteOrder.LittleEndian, new DiagnosticBag());
        for (int slot = 0; slot < program.Length; slot += program[slot].SlotCount)
        {
            var row = OpcodeTable.Find(program[slot])!;
            Assert.True($"{row.Version}".Equals(cpu, StringComparison.OrdinalIgnoreCase) || (int)row.Version < cpu[1] - '0',
                $"{row.Kind} in {cpu}");
        }
    }

    static (byte[] Code, List<(int Slot, string Text)> Listing) Compile(string cpu, string triple, string optimisation)
    {
        string clang = Require.Tool("clang-19"), objdump = Require.Tool("llvm-objdump-19"), objcopy = Require.Tool("llvm-objcopy-19");
        string directory = Directory.CreateTempSubdirectory("skep-bytecode").FullName;
        try
        {
            string source = Path.Combine(AppContext.BaseDirectory, "Objects", "instructions.c");
            string built = Path.Combine(directory, "instructions.o"), text = Path.Combine(directory, "text.bin");
            Peers.Run(clang, "", "-target", triple, $"-mcpu={cpu}", optimisation, "-c", source, "-o", built);
            Peers.Run(objcopy, "", "-O", "binary", "--only-section=.text", built, text);
            string dump = Peers.Run(objdump, "", "-d", "--no-show-raw-insn", "--mcpu=v4", built);
            return
            (
                File.ReadAllBytes(text),
                [.. DumpLine().Matches(dump).Select(match =>
                    (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value))]
            );
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Every difference between the kernel's spelling and objdump's.</summary>
    static string ToObjdump(string text)
    {
        // The distance, and what is called, without "pc" and "helper#".
        text = text.Replace(" pc+", " +", StringComparison.Ordinal).Replace(" pc-", " -", StringComparison.Ordinal);
        text = text.Replace("call helper#", "call ", StringComparison.Ordinal).Replace("call +", "call ", StringComparison.Ordinal);
        // The names of atomic operations.
        text = text.Replace("atomic64_fetch", "atomic_fetch", StringComparison.Ordinal);
        text = Exchange().Replace(text, match =>
            $"{match.Groups["op"]}{(match.Groups["wide"].Success ? "_64" : "32_32")}({match.Groups["address"]}");
        // A w register where 32 bits or less move.
        if (Narrow().IsMatch(text))
            text = Value().Replace(text, "w$1");
        // A space inside "+ 4", and numbers in hexadecimal.
        text = Displacement().Replace(text, "$1 $2 $3");
        text = DecimalNumber().Replace(text, match => $"0x{long.Parse(match.Value, CultureInfo.InvariantCulture):x}");
        // All immediates signed.
        return UnsignedNumber().Replace(text, match =>
        {
            bool isWide = match.Groups["wide"].Success;
            ulong bits = ulong.Parse(match.Groups["digits"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            long value = isWide ? (long)bits : (int)bits;
            return value < 0 ? $"-0x{-value:x}{match.Groups["wide"]}" : match.Value;
        });
    }

    [GeneratedRegex(@"^ +(\d+):\t(.+?)(?: <[^ ]+>)?$", RegexOptions.Multiline)]
    private static partial Regex DumpLine();

    [GeneratedRegex(@"atomic(?<wide>64)?_(?<op>xchg|cmpxchg)\(\(u\d+ \*\)\((?<address>[^)]+)\)")]
    private static partial Regex Exchange();

    [GeneratedRegex(@"\*?\(u(8|16|32) \*\)|32_32")]
    private static partial Regex Narrow();

    /// <summary>The registers of a memory access that hold values, and so not the address.</summary>
    [GeneratedRegex(@"(?<![(\w])r(\d+)(?! [+-])")]
    private static partial Regex Value();

    [GeneratedRegex(@"(\(r\d+) ([+-])(\d+)")]
    private static partial Regex Displacement();

    [GeneratedRegex(@"(?<![\w])\d+\b(?! \*)")]
    private static partial Regex DecimalNumber();

    [GeneratedRegex(@"0x(?<digits>[0-9a-f]+)(?<wide> ll)?")]
    private static partial Regex UnsignedNumber();
}
