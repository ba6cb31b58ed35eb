using System.Runtime.CompilerServices;

namespace Skep.Bytecode;

public readonly partial record struct Instruction
{
    const byte WideOpcode = 0x18;
    const byte CallOpcode = 0x85;
    const byte ExitOpcode = 0x95;

    public InstructionClass Class => (InstructionClass)(_opcode & 0x07);

    /// <summary>The access width, where <see cref="Class"/> is a load or store.</summary>
    public OperandSize Size => (OperandSize)(_opcode & 0x18);

    /// <summary>The mode modifier, where <see cref="Class"/> is a load or store.</summary>
    public AddressMode Mode => (AddressMode)(_opcode & 0xe0);

    /// <summary>Immediate or register, where <see cref="Class"/> is arithmetic or a jump.</summary>
    public SourceOperand SourceOperand => (SourceOperand)(_opcode & 0x08);

    /// <summary>The operation, where <see cref="IsAlu"/>.</summary>
    public AluOperation AluOperation => (AluOperation)(_opcode & 0xf0);

    /// <summary>The operation, where <see cref="Class"/> is <c>Jmp</c> or <c>Jmp32</c>.</summary>
    public JumpOperation JumpOperation => (JumpOperation)(_opcode & 0xf0);

    /// <summary>What the immediates mean, where <see cref="IsWide"/>.</summary>
    public PseudoSource PseudoSource => (PseudoSource)Source;

    public bool IsAlu => Class is InstructionClass.Alu or InstructionClass.Alu64;

    /// <summary>A 64-bit immediate load, which fills this slot and the next.</summary>
    public bool IsWide => _opcode == WideOpcode;

    /// <summary>2 for a 64-bit immediate load, otherwise 1.</summary>
    public int SlotCount => IsWide ? 2 : 1;

    /// <summary>A 64-bit immediate load that names a map or an address in its first value.</summary>
    public bool IsMapLoad => IsWide
        && PseudoSource is PseudoSource.MapFd or PseudoSource.MapValue or PseudoSource.MapIndex or PseudoSource.MapIndexValue;

    /// <summary>A 64-bit immediate load of the address of a function of this program.</summary>
    public bool IsFunctionLoad => IsWide && PseudoSource == PseudoSource.Function;

    /// <summary>A call of a helper, of a function of this program or of a kernel function, but not of an address in a register.</summary>
    public bool IsCall => _opcode == CallOpcode;

    public CallKind CallKind => (CallKind)Source;

    public bool IsHelperCall => IsCall && CallKind == CallKind.Helper;

    public bool IsBpfToBpfCall => IsCall && CallKind == CallKind.BpfToBpf;

    public bool IsKfuncCall => IsCall && CallKind == CallKind.Kfunc;

    public bool IsExit => _opcode == ExitOpcode;

    /// <summary>An atomic operation, load-acquire or store-release; which one is in <see cref="Immediate"/>.</summary>
    public bool IsAtomic => Class == InstructionClass.Stx && Mode == AddressMode.Atomic;

    public AtomicOperation AtomicOperation => (AtomicOperation)Immediate;

    /// <summary>
    /// A jump with a distance: <c>goto</c>, <c>gotol</c>, a comparison, <c>may_goto</c>; not a call, exit or <c>gotox</c>.
    /// </summary>
    public bool IsJump
    {
        get
        {
            if (Class is not (InstructionClass.Jmp or InstructionClass.Jmp32))
                return false;
            return JumpOperation switch
            {
                JumpOperation.Ja => SourceOperand == SourceOperand.K,
                JumpOperation.Jcond => Class == InstructionClass.Jmp && SourceOperand == SourceOperand.K,
                JumpOperation.Call or JumpOperation.Exit => false,
                _ => (_opcode & 0xf0) <= (int)JumpOperation.Jcond,
            };
        }
    }

    /// <summary><c>goto</c> or <c>gotol</c>.</summary>
    public bool IsUnconditionalJump => IsJump && JumpOperation == JumpOperation.Ja;

    /// <summary>A comparison or <c>may_goto</c>: the next instruction can follow as well as the target.</summary>
    public bool IsConditionalJump => IsJump && JumpOperation != JumpOperation.Ja;

    /// <summary><c>gotol</c>, whose distance is in the immediate.</summary>
    public bool IsLongJump => IsUnconditionalJump && Class == InstructionClass.Jmp32;

    /// <summary>Slots from the next instruction to the target, where <see cref="IsJump"/>.</summary>
    public int JumpDistance => IsLongJump ? Immediate : Offset;

    /// <summary>
    /// The slot that this instruction at <paramref name="slot"/> refers to: of a jump, of a bpf-to-bpf call, or of a function address load.
    /// The target may lie outside the program.
    /// </summary>
    public bool TryGetTarget(int slot, out long target)
    {
        bool usesImmediate = IsLongJump || IsBpfToBpfCall || IsFunctionLoad;
        target = slot + 1L + (usesImmediate ? Immediate : Offset);
        return usesImmediate || IsJump;
    }

    /// <summary>The eight bytes as one number, in the byte order of this machine.</summary>
    internal ulong Image => Unsafe.BitCast<Instruction, ulong>(this);

    /// <summary>The value of a 64-bit immediate load whose first slot is this one.</summary>
    public ulong WideImmediate(Instruction second) => (ulong)(uint)second.Immediate << 32 | (uint)Immediate;
}
