using Skep.Diagnostics;

namespace Skep.Bytecode.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void Every_form_with_any_operands_assembles_back_to_itself()
    {
        var random = new RandomInstructions(1);
        foreach (var row in OpcodeTable.All)
        {
            for (int i = 0; i < 100; i++)
            {
                var slots = random.Next(row);
                string text = Disassembler.Format(slots[0], slots[^1]);
                Assert.Equal(slots, Assemble(text));
            }
        }
    }

    [Theory]
    [InlineData(DisassemblyStyle.Plain)]
    [InlineData(DisassemblyStyle.Slots)]
    [InlineData(DisassemblyStyle.Opcodes)]
    [InlineData(DisassemblyStyle.Labels)]
    [InlineData(DisassemblyStyle.Labels | DisassemblyStyle.Slots | DisassemblyStyle.Opcodes)]
    public void A_listing_in_any_style_assembles_back_to_itself(DisassemblyStyle style)
    {
        var random = new RandomInstructions(2);
        for (int i = 0; i < 50; i++)
        {
            var program = random.Program(60);
            Assert.Equal(program, Assemble(new Disassembler(program, style).ToString()));
        }
    }

    [Fact]
    public void Any_bytes_at_all_disassemble_and_assemble_back_to_themselves()
    {
        var random = new RandomInstructions(3);
        for (int i = 0; i < 200; i++)
        {
            var noise = random.Noise(40);
            Assert.Equal(noise, Assemble(new Disassembler(noise, DisassemblyStyle.Labels).ToString()));
        }
    }

    [Fact]
    public void Names_of_helpers_functions_and_kfuncs_do_not_change_the_bytes()
    {
        var random = new RandomInstructions(4);
        for (int i = 0; i < 50; i++)
        {
            var program = random.Program(60);
            var text = new Disassembler(program, DisassemblyStyle.Labels, new Names()).ToString();
            Assert.Equal(program, Assemble(text));
        }
    }

    [Fact]
    public void A_64_bit_load_without_its_second_slot_survives()
    {
        Instruction[] program = [Instruction.Exit, Instruction.LoadImmediate64(Register.R1, 5).First];

        string text = new Disassembler(program).ToString();

        Assert.Equal("exit\n.insn 0x18, 1, 0, 0, 5\n", text);
        Assert.Equal(program, Assemble(text));
    }

    static Instruction[] Assemble(string text)
    {
        var diagnostics = new DiagnosticBag();
        var program = Assembler.Assemble(text, diagnostics);
        Assert.True(!diagnostics.HasErrors, $"{text}\n{string.Join("\n", diagnostics)}");
        return program.Instructions;
    }

    /// <summary>Names that try to be mistaken for something else.</summary>
    sealed class Names : InstructionSymbols
    {
        public override string? HelperName(int id) => "bpf_helper";

        public override string? KfuncName(int btfId, short btfIndex) => "bpf_helper";

        public override string? FunctionName(int slot) => (slot % 6) switch
        {
            0 => "main",
            1 => "L0",
            2 => "r1",
            3 => "not a word",
            4 => "subprog_6",
            _ => null,
        };
    }
}
