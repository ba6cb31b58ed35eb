using System.Globalization;
using System.Text.RegularExpressions;
using Skep.Diagnostics;

namespace Skep.Bytecode.Tests;

/// <summary>The same bytes, read and written by LLVM 19.</summary>
public sealed partial class LlvmTests
{
    /// <summary>Newer than LLVM 19.</summary>
    static readonly OpcodeKind[] UnknownToLlvm =
    [
        OpcodeKind.JaX,
        OpcodeKind.LoadAcquire8, OpcodeKind.LoadAcquire16, OpcodeKind.LoadAcquire32, OpcodeKind.LoadAcquire64,
        OpcodeKind.StoreRelease8, OpcodeKind.StoreRelease16, OpcodeKind.StoreRelease32, OpcodeKind.StoreRelease64,
    ];

    /// <summary>
    /// LLVM's text leaves out a field: the pseudo source as such, the kind of call, the immediate of an indirect packet load.
    /// </summary>
    static readonly OpcodeKind[] LossyInLlvm =
    [
        OpcodeKind.LoadMapFd, OpcodeKind.LoadMapValue, OpcodeKind.LoadBtfId, OpcodeKind.LoadFunction, OpcodeKind.LoadMapIndex,
        OpcodeKind.LoadMapIndexValue, OpcodeKind.CallLocal, OpcodeKind.CallKfunc, OpcodeKind.LoadInd8, OpcodeKind.LoadInd16,
            OpcodeKind.LoadInd32,
    ];

    [Fact]
    public void What_LLVM_disassembles_we_assemble_to_the_same_bytes()
    {
        string llvm = Require.Tool("llvm-mc-19");
        var programs = Forms(20);

        string text = Peers.Run(
            llvm, string.Join("\n", programs.Select(slots => Peers.HexBytes(slots))), "--disassemble", "-triple=bpfel", "-mcpu=v4");

        string[] lines = [.. text.Split('\n').Where(line => line.Length > 0 && !line.Contains(".text", StringComparison.Ordinal))];
        Assert.Equal(programs.Count, lines.Length);
        foreach (var (slots, line) in programs.Zip(lines))
        {
            var diagnostics = new DiagnosticBag();
            Assert.Equal(slots, Assembler.Assemble(line, diagnostics).Instructions);
            Assert.Empty(diagnostics);
        }
    }

    [Theory]
    [InlineData("bpfel", ByteOrder.LittleEndian)]
    [InlineData("bpfeb", ByteOrder.BigEndian)]
    public void What_we_disassemble_LLVM_assembles_to_the_same_bytes(string triple, ByteOrder order)
    {
        string llvm = Require.Tool("llvm-mc-19");
        var programs = Forms(10);

        string text = Peers.Run(
            llvm, string.Join("\n", programs.Select(slots => ToLlvm(Disassembler.Format(slots[0], slots[^1])))),
            $"-triple={triple}", "-mcpu=v4", "--show-encoding");

        byte[][] encodings =
        [
            .. Encoding().Matches(text).Select(match => match.Groups[1].Value.Split(',')
                .Select(value => byte.Parse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray()),
        ];
        Assert.Equal(programs.Count, encodings.Length);
        foreach (var (slots, encoding) in programs.Zip(encodings))
            Assert.Equal(InstructionCodec.Encode(slots, order), encoding);
    }

    /// <summary>
    /// Random operands, but no negative helper, which LLVM writes like a call of a function, and no long jump past 16 bits, which
    /// LLVM writes but does not read.
    /// </summary>
    static List<Instruction[]> Forms(int count)
    {
        var random = new RandomInstructions(7);
        return
        [
            .. OpcodeTable.All.Where(row => !UnknownToLlvm.Contains(row.Kind) && !LossyInLlvm.Contains(row.Kind))
                .SelectMany(row => Enumerable.Range(0, count).Select(_ => random.Next(row)))
                .Where(slots => !(slots[0].IsHelperCall && slots[0].Immediate < 0))
                .Where(slots => !(slots[0].IsLongJump && slots[0].Immediate != (short)slots[0].Immediate)),
        ];
    }

    /// <summary>Every difference between the kernel's spelling and LLVM's that LLVM's assembler does not bridge.</summary>
    static string ToLlvm(string text)
    {
        text = text.Replace("goto pc", "goto ", StringComparison.Ordinal).Replace("gotol pc", "gotol ", StringComparison.Ordinal);
        text = Helper().Replace(text, "call $1");
        text = text.Replace("atomic64_fetch", "atomic_fetch", StringComparison.Ordinal);
        text = Exchange().Replace(text, match =>
            $"{match.Groups["op"]}{(match.Groups["wide"].Success ? "_64" : "32_32")}({match.Groups["address"]}");
        bool is32BitAtomic = text.Contains("32_32", StringComparison.Ordinal)
            || (text.Contains("u32", StringComparison.Ordinal)
                && (text.Contains("lock", StringComparison.Ordinal) || text.Contains("atomic", StringComparison.Ordinal)));
        return is32BitAtomic ? Value().Replace(text, "w$1") : text;
    }

    [GeneratedRegex(@"encoding: \[([^\]]+)\]")]
    private static partial Regex Encoding();

    [GeneratedRegex(@"call helper#(-?\d+)")]
    private static partial Regex Helper();

    [GeneratedRegex(@"atomic(?<wide>64)?_(?<op>xchg|cmpxchg)\(\(u\d+ \*\)\((?<address>[^)]+)\)")]
    private static partial Regex Exchange();

    /// <summary>The registers of an atomic that hold values, and so not the one after the opening bracket.</summary>
    [GeneratedRegex(@"(?<![(\w])r(\d+)(?! [+-])")]
    private static partial Regex Value();
}
