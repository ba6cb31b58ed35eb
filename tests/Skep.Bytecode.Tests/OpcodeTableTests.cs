using Skep.Diagnostics;

namespace Skep.Bytecode.Tests;

public sealed class OpcodeTableTests
{
    static readonly int[] EdgeOffsets = [0, 1, 2, 8, 16, 32, 64, -1, -8, short.MaxValue, short.MinValue];
    static readonly int[] EdgeImmediates =
    [
        0, 1, 2, 8, 16, 32, 64, -1, 0x40, 0x41, 0x50, 0x51, 0xa0, 0xa1, 0xe0, 0xe1, 0xf0, 0xf1, 0x100, 0x101, 0x110, 0x111, 0x10000,
            0x10001,
        int.MaxValue, int.MinValue,
    ];

    [Fact]
    public void Every_kind_has_the_row_that_names_it()
    {
        Assert.Equal(Enum.GetNames<OpcodeKind>()[1..], OpcodeRows.KindNames);
        foreach (var kind in Enum.GetValues<OpcodeKind>().Where(kind => kind != OpcodeKind.None))
            Assert.Equal(kind, OpcodeTable.Of(kind).Kind);
    }

    [Fact]
    public void Every_row_finds_itself_through_its_template()
    {
        foreach (var row in OpcodeTable.All)
            Assert.Same(row, OpcodeTable.Find(row.Template));
    }

    [Fact]
    public void All_opcodes_with_all_edge_fields_are_valid_exactly_when_the_kernels_rules_say_so()
    {
        int valid = 0;
        for (int opcode = 0; opcode < 256; opcode++)
        {
            foreach (int off in EdgeOffsets)
            {
                foreach (int imm in EdgeImmediates)
                {
                    for (int registers = 0; registers < 256; registers++)
                    {
                        int dst = registers & 0xf, src = registers >> 4;
                        var instruction = new Instruction((byte)opcode, (Register)dst, (Register)src, (short)off, imm);
                        bool expected = ReferenceRules.IsValid((byte)opcode, dst, src, off, imm);
                        bool actual = OpcodeTable.Find(instruction) is not null;
                        if (expected != actual)
                            Assert.Fail($"{instruction}: the rules say {expected}, the table {actual}");
                        valid += actual ? 1 : 0;
                    }
                }
            }
        }
        Assert.True(valid > 100_000, $"only {valid} were valid");
    }

    [Fact]
    public void No_instruction_matches_two_rows()
    {
        var random = new RandomInstructions(5);
        foreach (var row in OpcodeTable.All)
        {
            for (int i = 0; i < 50; i++)
            {
                var instruction = random.Next(row)[0];
                Assert.Equal([row], OpcodeTable.WithOpcode(instruction.Opcode).ToArray().Where(other => other.Matches(instruction)));
            }
        }
    }

    [Fact]
    public void The_name_of_each_kind_agrees_with_the_bits_of_its_opcode()
    {
        foreach (var row in OpcodeTable.All)
        {
            var instruction = row.Template;
            string name = row.Kind.ToString();
            if (instruction.IsAlu && !name.Contains("To", StringComparison.Ordinal) && !name.StartsWith("Cast", StringComparison.Ordinal)
                && instruction.AluOperation != AluOperation.End)
            {
                string sign = row.Template.Offset == 1 ? "S" : "";
                string source = instruction.AluOperation == AluOperation.Neg ? "" : instruction.SourceOperand.ToString();
                Assert.Equal($"{sign}{instruction.AluOperation}{(instruction.Class == InstructionClass.Alu64 ? 64 : 32)}{source}", name);
            }
            else if (instruction.IsConditionalJump && instruction.JumpOperation != JumpOperation.Jcond)
            {
                Assert.Equal(
                    $"{instruction.JumpOperation}{(instruction.Class == InstructionClass.Jmp ? 64 : 32)}{instruction.SourceOperand}", name);
            }
            else if (instruction.Class is InstructionClass.Ldx or InstructionClass.St or InstructionClass.Stx)
            {
                Assert.Equal(instruction.Size.Bytes * 8, int.Parse(string.Concat(name.Where(char.IsAsciiDigit)), null));
            }
        }
    }

    [Theory]
    [InlineData(0xff, 0, 0, 0, 0, DiagnosticId.UnknownOpcode, "0xff")]
    [InlineData(0x07, 11, 0, 0, 0, DiagnosticId.RegisterNumber, "destination 11")]
    [InlineData(0x0f, 1, 12, 0, 0, DiagnosticId.RegisterNumber, "source 12")]
    [InlineData(0x0f, 1, 2, 0, 9, DiagnosticId.ReservedField, "immediate of opcode 0x0f is 9")]
    [InlineData(0x0f, 1, 2, 3, 0, DiagnosticId.ReservedField, "offset of opcode 0x0f is 3")]
    [InlineData(0x07, 1, 2, 0, 0, DiagnosticId.ReservedField, "source register of opcode 0x07 is 2")]
    [InlineData(0x95, 1, 0, 0, 0, DiagnosticId.ReservedField, "destination register of opcode 0x95 is 1")]
    [InlineData(0x3f, 1, 2, 2, 0, DiagnosticId.ReservedField, "offset of opcode 0x3f is 2")]
    [InlineData(0xdb, 1, 2, 0, 0x42, DiagnosticId.ReservedField, "immediate of opcode 0xdb is 66")]
    [InlineData(0x18, 1, 7, 0, 0, DiagnosticId.ReservedField, "source register of opcode 0x18 is 7")]
    public void An_invalid_instruction_is_explained_by_its_wrong_field(int opcode, int dst, int src, int off, int imm, string id,
        string text)
    {
        Instruction[] program = [new((byte)opcode, (Register)dst, (Register)src, (short)off, imm), Instruction.Exit];
        var diagnostics = new DiagnosticBag();

        Assert.False(InstructionValidator.Validate(program, diagnostics));

        Assert.Equal(id, diagnostics[0].Id);
        Assert.Contains(text, diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(0, diagnostics[0].Location.Instruction);
    }
}
