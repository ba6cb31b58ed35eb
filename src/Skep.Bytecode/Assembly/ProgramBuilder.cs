using Skep.Diagnostics;

namespace Skep.Bytecode;

/// <summary>
/// Builds a program in C#. Labels may be used before they are defined. A jump over more than 32,767 slots becomes a <c>gotol</c>
/// (kernel 6.6), a comparison over such a distance a comparison around one.
/// </summary>
/// <example><code>
/// var program = new ProgramBuilder()
///     .Load(OperandSize.Word, R2, R1, 0)
///     .JumpIf(JumpOperation.Jgt, R2, 1500, "drop")
///     .Mov(R0, 2)
///     .Exit()
///     .Label("drop")
///     .Mov(R0, 1)
///     .Exit()
///     .Build();
/// </code></example>
public sealed partial class ProgramBuilder
{
    readonly ProgramLayout _layout = new();

    /// <summary>Names the next instruction.</summary>
    public ProgramBuilder Label(string name)
    {
        _layout.Define(name);
        return this;
    }

    /// <summary>Appends an instruction as it is; if it jumps, its distance counts the slots of the finished program.</summary>
    public ProgramBuilder Add(Instruction instruction)
    {
        _layout.Add(instruction);
        return this;
    }

    /// <summary>Appends the two slots of a 64-bit immediate load.</summary>
    public ProgramBuilder Add((Instruction First, Instruction Second) wide) => Add(wide.First).Add(wide.Second);

    public ProgramBuilder Add(ReadOnlySpan<Instruction> instructions)
    {
        foreach (var instruction in instructions)
            Add(instruction);
        return this;
    }

    /// <summary>Appends an instruction of any form of <see cref="OpcodeTable"/>.</summary>
    public ProgramBuilder Add(
        OpcodeKind kind, Register destination = default, Register source = default, short offset = 0, int immediate = 0) =>
        Add(OpcodeTable.Of(kind).Encode(destination, source, offset, immediate));

    /// <summary>Gives every label its slot. Unknown and duplicate labels are reported.</summary>
    public AssembledProgram Build(DiagnosticBag diagnostics) => _layout.Resolve(diagnostics);

    /// <exception cref="InvalidOperationException">A label is unknown or defined twice.</exception>
    public AssembledProgram Build()
    {
        var diagnostics = new DiagnosticBag();
        var program = Build(diagnostics);
        return diagnostics.HasErrors ? throw new InvalidOperationException(string.Join("\n", diagnostics)) : program;
    }

    ProgramBuilder JumpTo(string label, Instruction jump)
    {
        _layout.Add(jump, label, mayGrow: true);
        return this;
    }
}
