using Skep.Diagnostics;
using static Skep.Bytecode.Register;

namespace Skep.Bytecode.Tests;

public sealed class InstructionValidatorTests
{
    public static TheoryData<string, int, string> Faults() => new()
    {
        { "goto +1\nexit", 0, DiagnosticId.TargetOutsideProgram },
        { "goto -2\nexit", 0, DiagnosticId.TargetOutsideProgram },
        { "gotol +2147483647\nexit", 0, DiagnosticId.TargetOutsideProgram },
        { "call -5\nexit", 0, DiagnosticId.TargetOutsideProgram },
        { "exit\nr1 = subprog[+9]\nexit", 1, DiagnosticId.TargetOutsideProgram },
        { "goto +1\nr1 = 5 ll\nexit", 0, DiagnosticId.TargetInsideInstruction },
        { "r1 = 5 ll\nif r1 == 0 goto -2\nexit", 2, DiagnosticId.TargetInsideInstruction },
        { "exit\n.insn 0x18, 1, 0, 0, 5", 1, DiagnosticId.IncompleteWideInstruction },
        { ".insn 0x18, 1, 0, 0, 5\nexit", 0, DiagnosticId.IncompleteWideInstruction },
        { ".insn 0x18, 1, 1, 0, 5\n.insn 0, 0, 0, 0, 1\nexit", 0, DiagnosticId.IncompleteWideInstruction },
        { ".insn 0x00, 0, 0, 0, 0\nexit", 0, DiagnosticId.UnknownOpcode },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_at_its_slot(string source, int slot, string id)
    {
        var program = Assembler.Assemble(source, new DiagnosticBag()).Instructions;
        var diagnostics = new DiagnosticBag();

        Assert.False(InstructionValidator.Validate(program, diagnostics, new Location { Program = "test" }));

        var fault = Assert.Single(diagnostics);
        Assert.Equal((id, slot, "test"), (fault.Id, fault.Location.Instruction!.Value, fault.Location.Program));
    }

    [Fact]
    public void Any_bytes_are_valid_or_explained()
    {
        var random = new RandomInstructions(23);
        for (int i = 0; i < 500; i++)
        {
            var program = random.Noise(20);
            var diagnostics = new DiagnosticBag();
            Assert.Equal(InstructionValidator.Validate(program, diagnostics), diagnostics.Count == 0);
        }
    }

    [Fact]
    public void A_whole_program_is_valid()
    {
        Instruction[] program = [Instruction.Mov64(R0, 0), Instruction.JumpIf64(JumpOperation.Jeq, R0, 0, -2), Instruction.Exit];
        Assert.True(InstructionValidator.Validate(program, new DiagnosticBag()));
    }
}
