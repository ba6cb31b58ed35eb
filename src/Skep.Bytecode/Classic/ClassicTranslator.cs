using Skep.Diagnostics;
using static System.FormattableString;
using static Skep.Bytecode.Register;

namespace Skep.Bytecode;

/// <summary>
/// Classic BPF to eBPF for a program whose context is <c>struct __sk_buff</c>: socket filter or sched_cls. It keeps the meaning
/// that the kernel gives a classic filter (<c>bpf_convert_filter</c>): A and X start at zero, a load outside the packet and a
/// division by zero end the filter with 0, a shift by X takes the low five bits of X (where libpcap's own interpreter gives zero).
/// </summary>
/// <remarks>
/// A is r0 and X is r7, both always zero-extended; r6 holds the context, as packet loads want it; r8 keeps A over the one
/// instruction that needs both; scratch word n is the stack word at r10 - 4(n + 1).
/// Packet loads stay packet loads, which overwrite r1 to r5.
/// </remarks>
public static class ClassicTranslator
{
    const Register A = R0;
    const Register X = R7;
    const Register Context = R6;
    const Register SavedA = R8;
    const Register Scratch = R1;

    const int GetPrandomU32 = 7;
    const int GetSmpProcessorId = 8;

    /// <summary>
    /// The eBPF program, or null if the filter breaks a rule of <see cref="ClassicValidator"/> or asks for ancillary data that an eBPF
    /// program cannot have.
    /// </summary>
    public static Instruction[]? Translate(ReadOnlySpan<ClassicInstruction> filter, DiagnosticBag diagnostics, Location? location = null)
    {
        if (!ClassicValidator.Validate(filter, diagnostics, location))
            return null;
        var builder = new ProgramBuilder().Mov(Context, R1).Mov32(A, 0).Mov32(X, 0);
        bool complete = true;
        bool[] isReachable = FindReachable(filter);
        for (int i = 0; i < filter.Length; i++)
        {
            if (!isReachable[i])
                continue;
            builder.Label(LabelOf(i));
            if (TryTranslate(builder, filter[i], i))
                continue;
            diagnostics.Error(
                DiagnosticId.ClassicNotTranslatable,
                Invariant(
                    $"'{ClassicDisassembler.Format(filter[i], i)}' has no counterpart: __sk_buff does not hold {filter[i].Ancillary}"),
                (location ?? Location.None) with { Instruction = i }, "Attach the filter as classic BPF.");
            complete = false;
        }
        return complete ? builder.Build().Instructions : null;
    }

    /// <summary>Classic filters may have dead code, which the eBPF verifier does not take. Jumps lead forward, so one pass does.</summary>
    static bool[] FindReachable(ReadOnlySpan<ClassicInstruction> filter)
    {
        bool[] isReachable = new bool[filter.Length + 1];
        isReachable[0] = true;
        for (int i = 0; i < filter.Length; i++)
        {
            if (!isReachable[i] || filter[i].Class == ClassicClass.Ret)
                continue;
            bool isJump = filter[i].Class == ClassicClass.Jmp, isComparison = filter[i].IsConditionalJump;
            isReachable[i + 1 + (isComparison ? filter[i].JumpTrue : isJump ? (int)filter[i].K : 0)] = true;
            if (isComparison)
                isReachable[i + 1 + filter[i].JumpFalse] = true;
        }
        return isReachable;
    }

    static bool TryTranslate(ProgramBuilder builder, ClassicInstruction instruction, int index)
    {
        if (instruction.Ancillary is { } ancillary)
            return TryTranslate(builder, ancillary);
        _ = instruction.Class switch
        {
            ClassicClass.Ld or ClassicClass.Ldx => Load(builder, instruction),
            ClassicClass.St => builder.Store(OperandSize.Word, R10, StackOffset(instruction.K), A),
            ClassicClass.Stx => builder.Store(OperandSize.Word, R10, StackOffset(instruction.K), X),
            ClassicClass.Alu => Arithmetic(builder, instruction),
            ClassicClass.Jmp => Jump(builder, instruction, index),
            ClassicClass.Ret => instruction.ReturnsAccumulator ? builder.Exit() : builder.Mov32(R0, (int)instruction.K).Exit(),
            _ => instruction.Code == 0x07 ? builder.Mov(X, A) : builder.Mov(A, X),
        };
        return true;
    }

    static ProgramBuilder Load(ProgramBuilder builder, ClassicInstruction instruction)
    {
        var target = instruction.Class == ClassicClass.Ld ? A : X;
        return instruction.Mode switch
        {
            ClassicMode.Imm => builder.Mov32(target, (int)instruction.K),
            ClassicMode.Mem => builder.Load(OperandSize.Word, target, R10, StackOffset(instruction.K)),
            ClassicMode.Len => builder.Load(OperandSize.Word, target, Context, SocketBuffer.Length),
            ClassicMode.Abs => builder.Add(PacketLoad(AddressMode.Abs, instruction.Size, default, instruction.K)),
            ClassicMode.Ind => builder.Add(PacketLoad(AddressMode.Ind, instruction.Size, X, instruction.K)),
            _ => builder
                .Mov(SavedA, A)
                .Add(PacketLoad(AddressMode.Abs, OperandSize.Byte, default, instruction.K))
                .And32(A, 0xf).Lsh32(A, 2)
                .Mov(X, A)
                .Mov(A, SavedA),
        };
    }

    static Instruction PacketLoad(AddressMode mode, OperandSize size, Register source, uint offset) =>
        new((byte)((byte)InstructionClass.Ld | (byte)mode | (byte)size), default, source, 0, (int)offset);

    static ProgramBuilder Arithmetic(ProgramBuilder builder, ClassicInstruction instruction)
    {
        var operation = instruction.AluOperation;
        if (operation == AluOperation.Neg)
            return builder.Neg32(A);
        if (instruction.SourceOperand == SourceOperand.K)
            return builder.Add(Instruction.Alu32(operation, A, (int)instruction.K));
        // eBPF divides by zero to zero, classic BPF returns zero from the filter.
        if (operation is AluOperation.Div or AluOperation.Mod)
            builder.Add(Instruction.JumpIf64(JumpOperation.Jne, X, 0, 2)).Mov32(R0, 0).Exit();
        return builder.Add(Instruction.Alu32(operation, A, X));
    }

    static ProgramBuilder Jump(ProgramBuilder builder, ClassicInstruction instruction, int index)
    {
        if (!instruction.IsConditionalJump)
            return builder.Goto(LabelOf(index + 1 + (int)instruction.K));

        string whenTrue = LabelOf(index + 1 + instruction.JumpTrue), whenFalse = LabelOf(index + 1 + instruction.JumpFalse);
        // A is at most 32 bits wide. An immediate of 64-bit comparisons would be sign-extended, so a large one goes through a register.
        bool usesRegister = instruction.SourceOperand == SourceOperand.X || (int)instruction.K < 0;
        var right = X;
        if (instruction.SourceOperand == SourceOperand.K && usesRegister)
        {
            right = Scratch;
            builder.Mov32(right, (int)instruction.K);
        }
        bool inverts = instruction.JumpTrue == 0 && instruction.JumpOperation.Inverse is not null;
        var operation = inverts ? instruction.JumpOperation.Inverse!.Value : instruction.JumpOperation;
        string taken = inverts ? whenFalse : whenTrue;
        builder = usesRegister ? builder.JumpIf(operation, A, right, taken) : builder.JumpIf(operation, A, (int)instruction.K, taken);
        return inverts || instruction.JumpFalse == 0 ? builder : builder.Goto(whenFalse);
    }

    /// <summary>False for what neither <c>__sk_buff</c> nor a helper provides.</summary>
    static bool TryTranslate(ProgramBuilder builder, AncillaryData ancillary)
    {
        switch (ancillary)
        {
            case AncillaryData.Protocol:
                LoadField(builder, SocketBuffer.Protocol).Add(OpcodeKind.ToBe16, A);
                return true;
            case AncillaryData.VlanProtocol:
                LoadField(builder, SocketBuffer.VlanProtocol).Add(OpcodeKind.ToBe16, A);
                return true;
            case AncillaryData.PacketType:
                LoadField(builder, SocketBuffer.PacketType);
                return true;
            case AncillaryData.InterfaceIndex:
                LoadField(builder, SocketBuffer.InterfaceIndex);
                return true;
            case AncillaryData.Mark:
                LoadField(builder, SocketBuffer.Mark);
                return true;
            case AncillaryData.Queue:
                LoadField(builder, SocketBuffer.QueueMapping);
                return true;
            case AncillaryData.ReceiveHash:
                LoadField(builder, SocketBuffer.Hash);
                return true;
            case AncillaryData.VlanTag:
                LoadField(builder, SocketBuffer.VlanTag);
                return true;
            case AncillaryData.VlanTagPresent:
                LoadField(builder, SocketBuffer.VlanPresent);
                return true;
            case AncillaryData.Cpu:
                builder.CallHelper(GetSmpProcessorId);
                return true;
            case AncillaryData.Random:
                builder.CallHelper(GetPrandomU32);
                return true;
            case AncillaryData.XorX:
                builder.Xor32(A, X);
                return true;
            default:
                return false;
        }
    }

    static ProgramBuilder LoadField(ProgramBuilder builder, short offset) => builder.Load(OperandSize.Word, A, Context, offset);

    static short StackOffset(uint word) => (short)(-4 * ((int)word + 1));

    static string LabelOf(int index) => Invariant($"_{index}");

    /// <summary>Offsets in <c>struct __sk_buff</c> of <c>linux/bpf.h</c>; every field is 32 bits wide.</summary>
    static class SocketBuffer
    {
        public const short Length = 0;
        public const short PacketType = 4;
        public const short Mark = 8;
        public const short QueueMapping = 12;
        public const short Protocol = 16;
        public const short VlanPresent = 20;
        public const short VlanTag = 24;
        public const short VlanProtocol = 28;
        public const short InterfaceIndex = 40;
        public const short Hash = 68;
    }
}
