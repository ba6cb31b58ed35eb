using Skep.Bytecode;
using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

/// <summary>
/// An instruction whose registers may be virtual, whose symbols have no address and whose stack offsets are not known yet.
/// </summary>
/// <param name="code">Opcode, offset and immediate. Of a 64-bit immediate load the first slot.</param>
sealed class MachineInstruction(
    Instruction code, int destination = MachineRegister.None, int source = MachineRegister.None)
{
    Instruction _code = code;

    public Instruction Code
    {
        get => _code;
        set => (_code, Effects) = (value, RegisterEffectsOf.Of(value));
    }

    public RegisterEffects Effects { get; private set; } = RegisterEffectsOf.Of(code);

    public int Destination { get; set; } = destination;

    public int Source { get; set; } = source;

    /// <summary>The upper half of a 64-bit immediate load.</summary>
    public int Upper { get; init; }

    /// <summary>
    /// What the immediate, or with <see cref="CoreAccess"/> the offset of a load or store, stands for: a <see cref="MapSymbol"/>,
    /// <see cref="GlobalAddress"/>, <see cref="Function"/>, <see cref="ExternSymbol"/> or <see cref="CoreAccess"/>.
    /// </summary>
    public object? Symbol { get; set; }

    /// <summary>
    /// The offset of a load or store counts from this object. A move of the frame pointer gives the object's address plus
    /// the immediate: one instruction here, two in the end.
    /// </summary>
    public FrameObject? Frame { get; set; }

    /// <summary>Of a call: how many argument registers it reads.</summary>
    public int Arguments { get; init; }

    public SourcePoint? Origin { get; set; }

    public bool IsCall => (Effects & RegisterEffects.Call) != 0;

    public bool ReadsDestination => (Effects & RegisterEffects.ReadsDestination) != 0;

    public bool ReadsSource => (Effects & RegisterEffects.ReadsSource) != 0;

    public bool WritesDestination => (Effects & RegisterEffects.WritesDestination) != 0;

    public bool WritesSource => (Effects & RegisterEffects.WritesSource) != 0;

    public bool IsThroughResult => (Effects & RegisterEffects.ThroughResult) != 0;

    /// <summary>The address of a stack object.</summary>
    public bool IsFrameAddress => Frame is not null && Code.IsAlu;

    /// <summary>Copies all 64 bits of one register to another.</summary>
    public bool IsCopy => Frame is null
        && Code is { Class: InstructionClass.Alu64, AluOperation: AluOperation.Mov, SourceOperand: SourceOperand.X, Offset: 0 };

    /// <summary>Needs nothing but itself to compute its result, anywhere in the function.</summary>
    public bool IsConstant => IsFrameAddress || Code.IsWide
        || Code is { IsAlu: true, AluOperation: AluOperation.Mov, SourceOperand: SourceOperand.K };

    /// <summary>Has no effect but its result.</summary>
    public bool IsPure => Code.IsAlu || Code.IsWide;

    public MachineInstruction CopyTo(int destination) => new(Code, destination, Source)
    {
        Upper = Upper,
        Symbol = Symbol,
        Frame = Frame,
        Origin = Origin,
    };
}

/// <summary>A place in a section of globals.</summary>
sealed record GlobalAddress(string Section, int Offset);
