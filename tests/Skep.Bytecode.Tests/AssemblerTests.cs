using Skep.Diagnostics;
using static Skep.Bytecode.Register;

namespace Skep.Bytecode.Tests;

public sealed class AssemblerTests
{
    [Theory]
    [InlineData("r0=5", "r0 = 5")]
    [InlineData("  r0   =   0x10  ; sixteen", "r0 = 16")]
    [InlineData("r1 = -0x5 // minus five", "r1 = -5")]
    [InlineData("w1 = 0xffffffff", "w1 = -1")]
    [InlineData("w1 = 4294967295", "w1 = -1")]
    [InlineData("r1 = 5 ll", "r1 = 0x5 ll")]
    [InlineData("r1 = -1 ll", "r1 = 0xffffffffffffffff ll")]
    [InlineData("r1=*(u32*)(r2)", "r1 = *(u32 *)(r2 +0)")]
    [InlineData("r1 = *(u32 *)(r2 + 0x10)", "r1 = *(u32 *)(r2 +16)")]
    [InlineData("w1 = *(u32 *)(r2 - 16)", "r1 = *(u32 *)(r2 -16)")]
    [InlineData("*(u32 *)(r10 - 4) = 0xffffffff", "*(u32 *)(r10 -4) = -1")]
    [InlineData("if r1 == -1 goto +2", "if r1 == 0xffffffff goto pc+2")]
    [InlineData("if r1 s> 7 goto pc-0x2 <main+0x8>", "if r1 s> 0x7 goto pc-2")]
    [InlineData("gotol 0x", null)]
    [InlineData("call 5", "call helper#5")]
    [InlineData("call bpf_ktime_get_ns", "call helper#5")]
    [InlineData("call bpf_ktime_get_ns#5", "call helper#5")]
    [InlineData("call +3", "call pc+3")]
    [InlineData("w2 = xchg32_32(r1 + 0, w2)", "r2 = atomic_xchg((u32 *)(r1 +0), r2)")]
    [InlineData("r0 = cmpxchg_64(r1 + 8, r0, r2)", "r0 = atomic64_cmpxchg((u64 *)(r1 +8), r0, r2)")]
    [InlineData("r0 = *(u8 *)skb[r7]", "r0 = *(u8 *)skb[r7 + 0]")]
    [InlineData("  12: (b7) r0 = 1 ; R0_w=1", "r0 = 1")]
    [InlineData("/* nothing before */ exit", "exit")]
    [InlineData("exit # done", "exit")]
    [InlineData("here: exit", "exit")]
    public void Spellings_that_are_easier_to_write_are_taken(string source, string? canonical)
    {
        var diagnostics = new DiagnosticBag();
        var slots = Assembler.Assemble(source, diagnostics, symbols: new Names()).Instructions;
        Assert.Equal(canonical is null, diagnostics.HasErrors);
        if (canonical is not null)
            Assert.Equal(canonical, Disassembler.Format(slots[0], slots[^1]));
    }

    [Theory]
    [InlineData("r0 = = 5", 6, DiagnosticId.AssemblySyntax, "'=' cannot stand here")]
    [InlineData("frobnicate", 1, DiagnosticId.AssemblySyntax, "'frobnicate' cannot stand here")]
    [InlineData("r0 =", 5, DiagnosticId.AssemblySyntax, "the line ends here")]
    [InlineData("exit now", 6, DiagnosticId.AssemblySyntax, "'now' cannot stand here")]
    [InlineData("r11 = 5", 1, DiagnosticId.RegisterNumber, "no register 11")]
    [InlineData("r1 = *(u32 *)(r2 +40000)", 19, DiagnosticId.OperandOutOfRange, "the offset 40000 does not fit 16 bits")]
    [InlineData("r1 = 4294967295", 6, DiagnosticId.OperandOutOfRange, "the immediate 4294967295 does not fit a signed number of 32 bits")]
    [InlineData("r1 = 0xffffffff", 6, DiagnosticId.OperandOutOfRange, "does not fit a signed number of 32 bits")]
    [InlineData("w1 = 4294967296", 6, DiagnosticId.OperandOutOfRange, "does not fit 32 bits")]
    [InlineData("r1 = 99999999999999999999999", 6, DiagnosticId.AssemblySyntax, "cannot stand here")]
    [InlineData("goto +40000", 7, DiagnosticId.OperandOutOfRange, "the distance 40000 does not fit 16 bits")]
    [InlineData("goto nowhere", 1, DiagnosticId.UnknownLabel, "'nowhere'")]
    [InlineData("w1 = -w2", 7, DiagnosticId.AssemblySyntax, "this must be w1 again")]
    [InlineData("r1 += w2", 7, DiagnosticId.AssemblySyntax, "'w2' cannot stand here")]
    [InlineData("if r1 == goto +1", 10, DiagnosticId.AssemblySyntax, "'goto' cannot stand here")]
    [InlineData("a: a: exit", 4, DiagnosticId.DuplicateLabel, "'a'")]
    [InlineData(".insn 0x100, 0, 0, 0, 0", 1, DiagnosticId.AssemblySyntax, "'.insn'")]
    [InlineData("exit <junk", 6, DiagnosticId.AssemblySyntax, "'<' cannot stand here")]
    [InlineData("r1 = r2 <junk>", 9, DiagnosticId.AssemblySyntax, "'<' cannot stand here")]
    public void A_fault_is_reported_where_it_is(string source, int column, string id, string message)
    {
        var diagnostics = new DiagnosticBag();
        Assembler.Assemble("exit\n" + source + "\nexit", diagnostics, "filter.s");

        var fault = Assert.Single(diagnostics);
        Assert.Equal(id, fault.Id);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(("filter.s", 2, column), (fault.Location.File, fault.Location.Line, fault.Location.Column));
    }

    [Fact]
    public void What_could_have_stood_there_is_listed()
    {
        var diagnostics = new DiagnosticBag();
        Assembler.Assemble("r1 = *(u32 )", diagnostics);
        Assert.Equal("Expected '*'.", Assert.Single(diagnostics).Help);
    }

    [Fact]
    public void Labels_lead_forward_and_backward_and_to_functions()
    {
        var diagnostics = new DiagnosticBag();
        var program = Assembler.Assemble(
            """
            # counts down from 10
            main:
                r1 = 10
            loop:
                r1 += -1
                if r1 != 0 goto loop
                r2 = subprog[finish]
                call finish
                gotol <end>
            end:
                exit
            finish: r0 = 0
                exit
            """, diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal(
            "r1 = 10\nr1 += -1\nif r1 != 0x0 goto pc-2\nr2 = subprog[+4]\ncall pc+2\ngotol pc+0\nexit\nr0 = 0\nexit\n",
            new Disassembler(program.Instructions).ToString());
        Assert.Equal(8, program.Labels["finish"]);
        Assert.Equal(1, program.Labels["loop"]);
    }

    [Fact]
    public void A_distance_that_contradicts_its_label_is_an_error()
    {
        var diagnostics = new DiagnosticBag();
        Assembler.Assemble("goto +1 <L1>\nr0 = 0\nr0 = 1\nL1:\nexit", diagnostics);
        var fault = Assert.Single(diagnostics);
        Assert.Equal(DiagnosticId.LabelMismatch, fault.Id);
        Assert.Contains("slot 2, but 'L1' is slot 3", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Maps_by_name_are_left_to_the_loader()
    {
        var diagnostics = new DiagnosticBag();
        var program = Assembler.Assemble("r0 = 0\nr1 = map[flows]\nr2 = map[.rodata][0]+8\nexit", diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal([new MapReference(1, "flows"), new MapReference(3, ".rodata")], program.Maps);
        Assert.Equal(PseudoSource.MapValue, program.Instructions[3].PseudoSource);
        Assert.Equal(8, program.Instructions[4].Immediate);
    }

    [Fact]
    public void A_label_too_far_for_a_short_jump_is_an_error_and_not_a_wrong_jump()
    {
        var diagnostics = new DiagnosticBag();
        string filler = string.Concat(Enumerable.Repeat("r0 = 0\n", 40_000));
        Assembler.Assemble("goto end\n" + filler + "end: exit", diagnostics);
        Assert.Equal(DiagnosticId.JumpTooFar, Assert.Single(diagnostics).Id);

        var program = Assembler.Assemble("gotol end\n" + filler + "end: exit", new DiagnosticBag());
        Assert.Equal(40_000, program.Instructions[0].JumpDistance);
    }

    [Fact]
    public void A_verifier_log_can_be_pasted()
    {
        var diagnostics = new DiagnosticBag();
        var program = Assembler.Assemble(
            """
            ; int value = ctx->len;
            0: (61) r2 = *(u32 *)(r1 +0)          ; R1=ctx() R2_w=scalar(smin=0)
            1: (85) call bpf_ktime_get_ns#5       ; R0_w=scalar()
            2: (95) exit
            """, diagnostics);
        Assert.Empty(diagnostics);
        Assert.Equal([Instruction.Load(OperandSize.Word, R2, R1, 0), Instruction.CallHelper(5), Instruction.Exit], program.Instructions);
    }

    [Fact]
    public void Arbitrary_text_gives_diagnostics_and_never_an_exception()
    {
        var random = new Random(17);
        string[] pieces =
        [
            "r1", "w2", "r11", "=", "+=", "s>>=", "*", "(", ")", "u32", "s8", "[", "]", "skb", "map", "fd", ":", "0", "-", "+", "0x",
                "99999999999999999999", "goto",
            "gotol", "pc", "<", ">", "call", "#", "kfunc", "lock", "if", "ll", ".insn", ",", "/*", "*/", ";", "é", "\0", "subprog", "btf",
                "id", "be16", "L0", "may_goto",
        ];
        for (int i = 0; i < 20_000; i++)
        {
            var line = string.Join(random.Next(3) == 0 ? "" : " ",
                Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var diagnostics = new DiagnosticBag();
            Assembler.Assemble(line, diagnostics, symbols: new Names());
        }
    }

    sealed class Names : InstructionSymbols
    {
        public override int? HelperId(ReadOnlySpan<char> name) => name is "bpf_ktime_get_ns" ? 5 : null;
    }
}
