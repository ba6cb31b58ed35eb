using System.Text.RegularExpressions;
using static Skep.Bytecode.Register;

namespace Skep.Bytecode.Tests;

/// <summary>The running kernel's verifier as judge of syntax and of which encodings exist.</summary>
public sealed partial class KernelTests
{
    /// <summary>Registers that any instruction may read, r6 the context that packet loads want.</summary>
    static readonly Instruction[] Prologue =
    [
        Instruction.Mov64(R6, R1), Instruction.Load(OperandSize.Word, R7, R6, 0),
        .. new[] { R0, R1, R2, R3, R4, R5, R8, R9 }.Select(register => Instruction.Mov64(register, 0)),
        Instruction.Mov64(R0, 0),
    ];

    /// <summary>
    /// What the verifier cannot be asked about here: these need maps, BTF or kernel functions at hand to get as far as the log.
    /// </summary>
    static readonly OpcodeKind[] NeedsMore =
    [
        OpcodeKind.LoadMapFd, OpcodeKind.LoadMapValue, OpcodeKind.LoadBtfId, OpcodeKind.LoadFunction, OpcodeKind.LoadMapIndex,
        OpcodeKind.LoadMapIndexValue, OpcodeKind.CallKfunc, OpcodeKind.CallLocal,
    ];

    [Fact]
    public void The_text_of_every_form_is_the_verifiers()
    {
        RequireVerifier();
        var random = new RandomInstructions(11);
        foreach (var row in OpcodeTable.All.Where(row => !NeedsMore.Contains(row.Kind) && IsInRunningKernel(row)))
        {
            for (int i = 0; i < 4; i++)
            {
                var slots = WithNearTarget(random.Next(row));
                string? kernel = TextInLog(Verify(slots).Log);
                string ours = Disassembler.Format(slots[0], slots[^1], new Helpers());
                Assert.Equal(kernel, ours.EndsWith(" ll", StringComparison.Ordinal) ? ours[..^3] : ours);
            }
        }
    }

    [Fact]
    public void An_encoding_is_valid_exactly_when_the_verifier_knows_it()
    {
        RequireVerifier();
        int rejected = 0;
        foreach (var instruction in Mutants())
        {
            var row = OpcodeTable.Find(instruction);
            bool expected = row is not null && IsInRunningKernel(row);
            Instruction[] slots = instruction.IsWide ? [instruction, default] : [instruction];
            var (loaded, log) = Verify(slots);
            bool known = loaded || !EncodingFault().IsMatch(log);
            Assert.True(expected == known,
                $"0x{instruction.Opcode:x2} {instruction} (kernel {RunningKernel}): table {expected}, verifier {known}:\n{log}");
            rejected += known ? 0 : 1;
        }
        Assert.True(rejected > 500, $"only {rejected} were rejected");
    }

    /// <summary>Every opcode, and every form with one field changed at a time.</summary>
    static IEnumerable<Instruction> Mutants()
    {
        for (int opcode = 0; opcode < 256; opcode++)
            yield return new Instruction((byte)opcode);
        foreach (var row in OpcodeTable.All.Where(row => !NeedsMore.Contains(row.Kind)))
        {
            var template = row.Template;
            yield return template;
            yield return template with { Destination = R2 };
            // A cast is refused for want of an arena before its registers are looked at.
            bool isCast = row.Kind is OpcodeKind.CastToKernel or OpcodeKind.CastToUser;
            if (!isCast)
                yield return template with { Destination = (Register)11 };
            // Sources 1 to 6 of a 64-bit load and 1 and 2 of a call mean other forms, which need more than this program has.
            if (row.Kind is not (OpcodeKind.LoadImm64 or OpcodeKind.CallHelper))
                yield return template with { Source = R2 };
            if (!isCast)
                yield return template with { Source = (Register)12 };
            // The verifier overlooks the offset of exit.
            if (row.Kind != OpcodeKind.Exit)
            {
                yield return template with { Offset = 1 };
                yield return template with { Offset = 2 };
            }
            yield return template with { Immediate = 1 };
            yield return template with { Immediate = 2 };
            yield return template with { Immediate = 0x51 };
        }
    }

    /// <summary>A program in which what follows the instruction can be reached around it as well.</summary>
    static (bool Loaded, string Log) Verify(Instruction[] slots) => KernelVerifier.Verify(
    [
        .. Prologue, Instruction.JumpIf64(JumpOperation.Jeq, R7, 0, (short)slots.Length), .. slots,
        Instruction.Mov64(R0, 0), Instruction.Mov64(R0, 0), Instruction.Exit,
    ]);

    /// <summary>A jump that the control-flow check lets pass.</summary>
    static Instruction[] WithNearTarget(Instruction[] slots)
    {
        var jump = slots[0];
        if (jump.IsJump)
            slots[0] = jump.IsLongJump ? jump with { Immediate = 1 } : jump with { Offset = 1 };
        if (jump.IsHelperCall)
            slots[0] = jump with { Immediate = 5 };
        return slots;
    }

    static string? TextInLog(string log) =>
        LineOfSlot12().Match(log) is { Success: true } match
            ? match.Groups[1].Value.Trim() : log;

    static bool IsInRunningKernel(OpcodeInfo row) => row.FirstKernel is { } first && first <= RunningKernel;

    static Version RunningKernel
    {
        get
        {
            var version = Environment.OSVersion.Version;
            return new Version(version.Major, version.Minor);
        }
    }

    static void RequireVerifier()
    {
        Require.Root();
        Require.X64();
    }

    [GeneratedRegex(@"^12: \([0-9a-f]{2}\) ([^;\n]*)", RegexOptions.Multiline)]
    private static partial Regex LineOfSlot12();

    [GeneratedRegex(@"reserved field|unknown opcode|invalid BPF_(ALU|JMP/JMP32|LD_IMM|ATOMIC)|invalid atomic opcode|invalid opcode|invalid bpf_ld_imm64|unrecognized bpf_ld_imm64|invalid may_goto|R\d+ is invalid|can only convert between address space|invalid .*size|unsupported|BPF_ATOMIC uses")]
    private static partial Regex EncodingFault();

    sealed class Helpers : InstructionSymbols
    {
        public override string? HelperName(int id) => id == 5 ? "bpf_ktime_get_ns" : null;
    }
}
