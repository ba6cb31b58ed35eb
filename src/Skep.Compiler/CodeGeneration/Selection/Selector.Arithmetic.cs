using Skep.Bytecode;
using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

sealed partial class Selector
{
    /// <summary>The offset that makes division and remainder signed (RFC 9669 section 4.1).</summary>
    const short Signed = 1;

    void SelectBinary(Value value)
    {
        bool is64 = value.Type != ValueType.I32;
        switch (value.Op)
        {
            case Op.Add:
                SelectTwoAddress(value, AluOperation.Add, is64, isCommutative: true);
                break;
            case Op.Sub when value[1].IsConstant && value[1].Immediate is > int.MinValue and <= int.MaxValue:
                SelectWithImmediate(value, AluOperation.Add, -value[1].Immediate, is64);
                break;
            case Op.Sub when value[0].IsZero:
                SelectUnary(value, value[1]);
                break;
            case Op.Sub:
                SelectTwoAddress(value, AluOperation.Sub, is64, isCommutative: false);
                break;
            case Op.Mul:
                SelectTwoAddress(value, AluOperation.Mul, is64, isCommutative: true);
                break;
            case Op.And:
                SelectTwoAddress(value, AluOperation.And, is64, isCommutative: true);
                break;
            case Op.Or:
                SelectTwoAddress(value, AluOperation.Or, is64, isCommutative: true);
                break;
            case Op.Xor:
                SelectTwoAddress(value, AluOperation.Xor, is64, isCommutative: true);
                break;
            case Op.Shl or Op.LShr or Op.AShr:
                SelectShift(value, is64);
                break;
            default:
                SelectDivision(value, is64);
                break;
        }
    }

    void SelectTwoAddress(Value value, AluOperation operation, bool is64, bool isCommutative)
    {
        (Value left, Value right) = (value[0], value[1]);
        // The first operand is overwritten, so it had better be one that nobody else wants.
        bool swap = left.IsConstant || (!right.IsLeaf && left.Uses.Count > 1 && right.Uses.Count == 1);
        if (isCommutative && swap && !right.IsConstant)
            (left, right) = (right, left);
        if (right.IsZero && operation is AluOperation.Add or AluOperation.Sub && is64)
        {
            // A pointer as a number, and the other way round.
            Share(value, left);
            return;
        }
        int result = RegisterOf(value);
        if (right.IsConstant && IsImmediate(right.Immediate))
        {
            SelectWithImmediate(value, operation, right.Immediate, is64, left);
        }
        else if (right.Op == Op.Core && IsImmediate(((CoreAccess)right.Symbol!).LocalValue))
        {
            CopyInto(result, left);
            EmitAlu(operation, result, (int)((CoreAccess)right.Symbol!).LocalValue, is64, right.Symbol);
        }
        else
        {
            int other = Use(right);
            CopyInto(result, left);
            EmitAluRegister(operation, result, other, is64);
        }
    }

    void SelectWithImmediate(Value value, AluOperation operation, long immediate, bool is64, Value? left = null)
    {
        int result = RegisterOf(value);
        CopyInto(result, left ?? value[0]);
        EmitAlu(operation, result, (int)immediate, is64);
    }

    void SelectShift(Value value, bool is64)
    {
        AluOperation operation = value.Op switch
        {
            Op.Shl => AluOperation.Lsh,
            Op.LShr => AluOperation.Rsh,
            _ => AluOperation.Arsh,
        };
        bool isNarrow = !is64 && !HasAlu32;
        int result = RegisterOf(value), mask = is64 ? 63 : 31;
        Value count = value[1];
        int register = count.IsConstant || count.Op == Op.Core ? 0 : Use(count);
        if (register != 0 && isNarrow)
        {
            // The machine takes the count modulo 64 here.
            int masked = _machine.NewRegister();
            Copy(masked, register);
            Emit(Instruction.Alu64(AluOperation.And, default, mask), masked);
            register = masked;
        }
        if (!isNarrow || value.Op == Op.Shl)
            CopyInto(result, value[0]);
        else if (value.Op == Op.LShr)
            PassInto(result, value[0]);
        else
            Copy(result, SignExtended(value[0]));
        if (register != 0)
            EmitAluRegister(operation, result, register, is64);
        else if (count.Op == Op.Core)
            EmitAlu(operation, result, (int)((CoreAccess)count.Symbol!).LocalValue, is64, count.Symbol);
        else if ((count.Immediate & mask) != 0)
            EmitAlu(operation, result, (int)count.Immediate & mask, is64);
        else if (!is64 && HasAlu32)
            Emit(Instruction.Mov32(default, default(Register)), result, result);
        if (isNarrow && value.Op == Op.AShr)
            ZeroExtendInto(result, result);
    }

    void SelectDivision(Value value, bool is64)
    {
        bool isSigned = value.Op is Op.SDiv or Op.SRem, isRemainder = value.Op is Op.URem or Op.SRem;
        if (value[1].IsZero)
        {
            // The verifier refuses a division by an immediate of zero.
            if (isRemainder)
                PassInto(RegisterOf(value), value[0]);
            else
                MakeConstantInto(RegisterOf(value), 0, !is64);
            return;
        }
        if (isSigned && value[1] is { IsConstant: true, Immediate: -1 })
        {
            // Linux before 6.12 traps in the least number divided by -1 on x86 (CVE-2024-49888).
            if (isRemainder)
                MakeConstantInto(RegisterOf(value), 0, !is64);
            else
                SelectUnary(value, value[0]);
            return;
        }
        AluOperation operation = isRemainder ? AluOperation.Mod : AluOperation.Div;
        if (isSigned && _isa < IsaVersion.V4)
            DivideMagnitudes(value, operation, is64);
        else if (is64 || HasAlu32)
            Divide(value, operation, is64, isSigned ? Signed : (short)0);
        else
            DivideExtended(value, operation);
        Bound(value);
    }

    /// <summary>Tells the verifier again what is known of a number: at least that the upper half is clear.</summary>
    void Bound(Value value)
    {
        if (!_extension.IsCleared(value))
            return;
        ulong most = KnownBits.Of(value).Maximum;
        int result = RegisterOf(value);
        if (most <= int.MaxValue)
            EmitAlu(AluOperation.And, result, (int)most, value.Type != ValueType.I32);
        else
            ZeroExtendInto(result, result);
    }

    void Divide(Value value, AluOperation operation, bool is64, short offset)
    {
        int result = RegisterOf(value);
        if (value[1].IsConstant && IsImmediate(value[1].Immediate))
        {
            CopyInto(result, value[0]);
            Instruction code = is64 ? Instruction.Alu64(operation, default, (int)value[1].Immediate)
                : Instruction.Alu32(operation, default, (int)value[1].Immediate);
            Emit(code with { Offset = offset }, result);
            return;
        }
        int divisor = Use(value[1]);
        CopyInto(result, value[0]);
        EmitAluRegister(operation, result, divisor, is64, offset);
    }

    void DivideExtended(Value value, AluOperation operation)
    {
        int divisor = ZeroExtended(value[1]), result = RegisterOf(value);
        PassInto(result, value[0]);
        EmitAluRegister(operation, result, divisor, is64: true);
    }

    /// <summary>
    /// Signed division where there is only unsigned: with s = x >> 63, (x ^ s) - s is the magnitude, and puts the sign back.
    /// </summary>
    void DivideMagnitudes(Value value, AluOperation operation, bool is64)
    {
        bool wide = is64 || !HasAlu32;
        int left = wide ? SignExtended(value[0]) : Use(value[0]), right = wide ? SignExtended(value[1]) : Use(value[1]);
        int result = RegisterOf(value), sign = SignOf(left, wide), divisor = _machine.NewRegister(), divisorSign = SignOf(right, wide);
        Copy(result, left);
        ApplySign(result, sign, wide);
        Copy(divisor, right);
        ApplySign(divisor, divisorSign, wide);
        EmitAluRegister(operation, result, divisor, wide);
        if (operation == AluOperation.Div)
            EmitAluRegister(AluOperation.Xor, sign, divisorSign, wide);
        ApplySign(result, sign, wide);
    }

    int SignOf(int register, bool is64)
    {
        int sign = _machine.NewRegister();
        Copy(sign, register);
        EmitAlu(AluOperation.Arsh, sign, is64 ? 63 : 31, is64);
        return sign;
    }

    void ApplySign(int register, int sign, bool is64)
    {
        EmitAluRegister(AluOperation.Xor, register, sign, is64);
        EmitAluRegister(AluOperation.Sub, register, sign, is64);
    }

    void SelectUnary(Value value, Value? operand = null)
    {
        int result = RegisterOf(value);
        CopyInto(result, operand ?? value[0]);
        bool is64 = value.Type != ValueType.I32;
        int bits = value.Op switch
        {
            Op.Bswap16 => 16,
            Op.Bswap32 => 32,
            Op.Bswap64 => 64,
            _ => 0,
        };
        if (bits == 0)
            Emit(new Instruction(OpcodeTable.Of(is64 || !HasAlu32 ? OpcodeKind.Neg64 : OpcodeKind.Neg32).Opcode), result);
        else
            Emit(new Instruction(SwapOpcode, immediate: bits), result);
        Bound(value);
    }

    /// <summary>Version 4 swaps whatever the byte order is; before, code for little-endian machines converts to big-endian.</summary>
    byte SwapOpcode => _isa >= IsaVersion.V4
        ? (byte)((int)InstructionClass.Alu64 | (int)AluOperation.End)
        : (byte)((int)InstructionClass.Alu | (int)AluOperation.End | (int)SourceOperand.X);

    void SelectConversion(Value value)
    {
        bool is64 = value.Type != ValueType.I32;
        switch (value.Op)
        {
            case Op.Trunc:
            case Op.ZExt when _extension.IsClean(value[0]):
                // What is known of the operand's register is all that is asked of the result's.
                if (value[0].IsConstant)
                    MakeConstantInto(RegisterOf(value), value.Op == Op.Trunc ? (int)value[0].Immediate : (uint)value[0].Immediate, !is64);
                else
                    Share(value, value[0]);
                break;
            case Op.ZExt:
                PassInto(RegisterOf(value), value[0]);
                break;
            case Op.SExt when value[0] is { Op: Op.Load, Memory: Ir.MemoryType.U8 or Ir.MemoryType.U16 }:
                Share(value, value[0]);
                break;
            case Op.SExt:
                Copy(RegisterOf(value), SignExtended(value[0]));
                break;
            default:
                SignExtendInto(RegisterOf(value), Use(value[0]), value.Op == Op.SExt8 ? 8 : 16, is64);
                break;
        }
    }

    /// <summary>
    /// Lets a value be in the register of another, if that has one. Somebody may have asked for its own before: then it is copied.
    /// </summary>
    void Share(Value value, Value other)
    {
        if (_registers[value.Id] == 0 && HasRegister(other))
            _registers[value.Id] = RegisterOf(other);
        else
            CopyInto(RegisterOf(value), other);
    }
}
