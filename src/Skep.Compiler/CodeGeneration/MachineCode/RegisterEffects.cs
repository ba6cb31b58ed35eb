using Skep.Bytecode;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Which of its registers an instruction reads and writes.</summary>
[Flags]
enum RegisterEffects : byte
{
    None = 0,
    ReadsDestination = 1 << 0,
    WritesDestination = 1 << 1,
    ReadsSource = 1 << 2,
    WritesSource = 1 << 3,

    /// <summary>Reads r0 beside its operands, and writes the result there.</summary>
    ThroughResult = 1 << 4,

    /// <summary>Reads the first argument registers, writes r0, and leaves nothing in r1 to r5.</summary>
    Call = 1 << 5,
}

static class RegisterEffectsOf
{
    const RegisterEffects UpdatesDestination = RegisterEffects.ReadsDestination | RegisterEffects.WritesDestination;

    public static RegisterEffects Of(Instruction code)
    {
        bool hasSource = code.SourceOperand == SourceOperand.X;
        return code.Class switch
        {
            InstructionClass.Alu or InstructionClass.Alu64 => code.AluOperation switch
            {
                AluOperation.Mov => RegisterEffects.WritesDestination | (hasSource ? RegisterEffects.ReadsSource : 0),
                // The source bit of a byte swap is the byte order.
                AluOperation.End or AluOperation.Neg => UpdatesDestination,
                _ => UpdatesDestination | (hasSource ? RegisterEffects.ReadsSource : 0),
            },
            InstructionClass.Ld => RegisterEffects.WritesDestination,
            InstructionClass.Ldx => RegisterEffects.WritesDestination | RegisterEffects.ReadsSource,
            InstructionClass.St => RegisterEffects.ReadsDestination,
            InstructionClass.Stx when code.IsAtomic => OfAtomic(code.AtomicOperation),
            InstructionClass.Stx => RegisterEffects.ReadsDestination | RegisterEffects.ReadsSource,
            _ when code.IsCall => RegisterEffects.Call,
            _ => RegisterEffects.ReadsDestination | (hasSource ? RegisterEffects.ReadsSource : 0),
        };
    }

    static RegisterEffects OfAtomic(AtomicOperation operation)
    {
        const RegisterEffects reads = RegisterEffects.ReadsDestination | RegisterEffects.ReadsSource;
        return operation switch
        {
            AtomicOperation.LoadAcquire => RegisterEffects.WritesDestination | RegisterEffects.ReadsSource,
            AtomicOperation.StoreRelease => reads,
            AtomicOperation.CmpXchg => reads | RegisterEffects.ThroughResult,
            _ => (operation & AtomicOperation.Fetch) != 0 ? reads | RegisterEffects.WritesSource : reads,
        };
    }
}
