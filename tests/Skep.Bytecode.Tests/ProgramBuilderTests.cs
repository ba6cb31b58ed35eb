using Skep.Diagnostics;
using static Skep.Bytecode.Register;

namespace Skep.Bytecode.Tests;

public sealed class ProgramBuilderTests
{
    [Fact]
    public void A_program_reads_like_what_it_becomes()
    {
        var program = new ProgramBuilder()
            .Mov(R6, R1)
            .Load(OperandSize.Word, R2, R1, 0)
            .JumpIf(JumpOperation.Jgt, R2, 1500, "drop")
            .Store(OperandSize.DoubleWord, R10, -8, 0)
            .LoadMap(R1, "flows")
            .Mov(R2, R10).Add(R2, -8)
            .CallHelper(1)
            .JumpIf(JumpOperation.Jeq, R0, 0, "drop")
            .Mov32(R1, 1)
            .Atomic(AtomicOperation.Add, OperandSize.DoubleWord, R0, 0, R1)
            .Call("pass")
            .Exit()
            .Label("drop")
            .LoadImmediate(R0, 0x1_0000_0000)
            .Exit()
            .Label("pass")
            .SDiv32(R0, -3)
            .Exit()
            .Build();

        Assert.Equal(
            """
            r6 = r1
            r2 = *(u32 *)(r1 +0)
            if r2 > 0x5dc goto pc+11
            *(u64 *)(r10 -8) = 0
            r1 = map[fd:0]
            r2 = r10
            r2 += -8
            call helper#1
            if r0 == 0x0 goto pc+4
            w1 = 1
            lock *(u64 *)(r0 +0) += r1
            call pc+4
            exit
            r0 = 0x100000000 ll
            exit
            w0 s/= -3
            exit

            """.ReplaceLineEndings("\n"),
            new Disassembler(program.Instructions).ToString());
        Assert.Equal([new MapReference(4, "flows")], program.Maps);
        Assert.True(InstructionValidator.Validate(program.Instructions, new DiagnosticBag()));
    }

    [Fact]
    public void Every_arithmetic_method_makes_the_operation_it_is_named_after()
    {
        foreach (var method in typeof(ProgramBuilder).GetMethods().Where(method =>
            method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Register)))
        {
            string name = method.Name;
            string width = name.EndsWith("32", StringComparison.Ordinal) ? "32" : "64";
            string operation = name.EndsWith("32", StringComparison.Ordinal) ? name[..^2] : name;
            var operands = method.GetParameters().Skip(1).Select(parameter => parameter.ParameterType).ToArray();
            string source = operands switch { [var only] when only == typeof(Register) => "X", [var only] when only == typeof(int) =>
                "K", _ => "" };
            if (!Enum.TryParse<OpcodeKind>(operation + width + source, out var kind))
                continue;
            object second = source == "X" ? R7 : 7;
            var builder = new ProgramBuilder();
            method.Invoke(builder, operands.Length == 0 ? [R3] : [R3, second]);
            var instruction = Assert.Single(builder.Build().Instructions);
            Assert.Equal(kind, OpcodeTable.Find(instruction)?.Kind);
            Assert.Equal(R3, instruction.Destination);
        }
    }

    [Fact]
    public void Conversions_are_by_size()
    {
        var program = new ProgramBuilder()
            .MovSigned(OperandSize.Byte, R1, R2).MovSigned(OperandSize.HalfWord, R1, R2).MovSigned(OperandSize.Word, R1, R2)
            .ToBigEndian(OperandSize.HalfWord, R3).ToBigEndian(OperandSize.Word, R3).ToBigEndian(OperandSize.DoubleWord, R3)
            .ToLittleEndian(OperandSize.HalfWord, R4).ToLittleEndian(OperandSize.Word, R4).ToLittleEndian(OperandSize.DoubleWord, R4)
            .Bswap(OperandSize.HalfWord, R5).Bswap(OperandSize.Word, R5).Bswap(OperandSize.DoubleWord, R5)
            .Build();

        Assert.Equal(
            """
            r1 = (s8)r2
            r1 = (s16)r2
            r1 = (s32)r2
            r3 = be16 r3
            r3 = be32 r3
            r3 = be64 r3
            r4 = le16 r4
            r4 = le32 r4
            r4 = le64 r4
            r5 = bswap16 r5
            r5 = bswap32 r5
            r5 = bswap64 r5

            """.ReplaceLineEndings("\n"),
            new Disassembler(program.Instructions).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProgramBuilder().MovSigned(OperandSize.DoubleWord, R1, R2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProgramBuilder().Bswap(OperandSize.Byte, R1));
    }

    [Theory]
    [InlineData(32_767, 1)]
    [InlineData(32_768, 2)]
    [InlineData(100_000, 2)]
    public void A_comparison_over_a_long_way_becomes_its_opposite_around_a_long_jump(int between, int size)
    {
        var builder = new ProgramBuilder().JumpIf(JumpOperation.Jsgt, R1, 5, "end");
        Fill(builder, between);
        var program = builder.Label("end").Exit().Build();

        Assert.Equal(size + between + 1, program.Instructions.Length);
        Assert.Equal(between + size, program.Labels["end"]);
        var jump = program.Instructions[0];
        if (size == 1)
        {
            Assert.Equal(Instruction.JumpIf64(JumpOperation.Jsgt, R1, 5, 32_767), jump);
            return;
        }
        Assert.Equal(Instruction.JumpIf64(JumpOperation.Jsle, R1, 5, 1), jump);
        Assert.Equal(Instruction.GotoLong(between), program.Instructions[1]);
    }

    [Fact]
    public void Jumps_without_an_opposite_skip_an_extra_goto()
    {
        var builder = new ProgramBuilder().JumpIf32(JumpOperation.Jset, R1, R2, "end").MayGoto("end");
        Fill(builder, 40_000);
        var program = builder.Label("end").Exit().Build().Instructions;

        Assert.Equal(
            [
                Instruction.JumpIf32(JumpOperation.Jset, R1, R2, 1), Instruction.Goto(1), Instruction.GotoLong(40_003),
                Instruction.MayGoto(1), Instruction.Goto(1), Instruction.GotoLong(40_000),
            ],
            program[..6]);
    }

    [Fact]
    public void A_far_goto_becomes_a_gotol_and_growth_can_push_another_jump_over_the_edge()
    {
        // The second comparison reaches its target exactly, until the first one, which lies between, grows.
        var builder = new ProgramBuilder().JumpIf(JumpOperation.Jeq, R1, 0, "near").JumpIf(JumpOperation.Jeq, R1, 1, "far").Goto("far");
        Fill(builder, 32_765);
        builder.Label("near").Exit();
        Fill(builder, 100);
        var program = builder.Label("far").Exit().Build();

        Assert.Equal(program.Labels["near"], Follow(program.Instructions, 0));
        Assert.Equal(program.Labels["far"], Follow(program.Instructions, 2));
        Assert.True(program.Instructions[4].IsLongJump);
        Assert.Equal(32_765 + 100 + 2 + 5, program.Instructions.Length);
    }

    [Fact]
    public void Unknown_and_duplicate_labels_are_reported()
    {
        var diagnostics = new DiagnosticBag();
        new ProgramBuilder().Label("a").Goto("b").Label("a").Exit().Build(diagnostics);
        Assert.Equal([DiagnosticId.DuplicateLabel, DiagnosticId.UnknownLabel], diagnostics.Select(fault => fault.Id).Order().Reverse());

        var failure = Assert.Throws<InvalidOperationException>(() => new ProgramBuilder().Goto("b").Build());
        Assert.Contains("BPF0103", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Where an inverted comparison at a slot ends up when the original condition holds.</summary>
    static int Follow(Instruction[] program, int slot)
    {
        Assert.Equal(1, program[slot].Offset);
        Assert.True(program[slot + 1].TryGetTarget(slot + 1, out long target));
        return (int)target;
    }

    static void Fill(ProgramBuilder builder, int count)
    {
        for (int i = 0; i < count; i++)
            builder.Mov(R0, 0);
    }
}
