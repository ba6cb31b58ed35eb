using Skep.Bytecode;
using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

sealed partial class Selector
{
    /// <summary>A comparison whose result is a number: 1, and 0 if it does not hold.</summary>
    void SelectComparison(Value value)
    {
        int result = RegisterOf(value);
        MachineBlock zero = _machine.NewBlock(_current.IsCold), after = _machine.NewBlock(_current.IsCold);
        // The operands are made before the result, whose register may then not be theirs.
        var (condition, inverted) = MakeCondition(value.Op, value[0], value[1]);
        MakeConstantInto(result, inverted ? 0 : 1, is32: true);
        _current.BranchTo(condition, after, zero);
        Enter(zero);
        MakeConstantInto(result, inverted ? 1 : 0, is32: true);
        zero.JumpTo(after);
        Enter(after);
    }

    void Branch(Value condition, MachineBlock taken, MachineBlock next)
    {
        if (condition.IsConstant)
            _current.JumpTo(condition.Immediate != 0 ? taken : next);
        else if (_isFolded[condition.Id])
            Compare(condition.Op, condition[0], condition[1], taken, next);
        else
            Compare(Op.Ne, condition, _function.Constant(ValueType.I32, 0), taken, next);
    }

    void Compare(Op op, Value left, Value right, MachineBlock taken, MachineBlock next)
    {
        var (condition, inverted) = MakeCondition(op, left, right);
        if (inverted)
            (taken, next) = (next, taken);
        _current.BranchTo(condition, taken, next);
    }

    /// <summary>The conditional jump for a comparison, or for its opposite.</summary>
    (MachineInstruction Condition, bool Inverted) MakeCondition(Op op, Value left, Value right)
    {
        if (left.Op == Op.And && _isFolded[left.Id])
            return (MakeJump(JumpOperation.Jset, left[0], left[1]), op == Op.Eq);
        if (left.IsConstant && !right.IsConstant)
            (op, left, right) = (Swapped(op), right, left);
        bool isRegister = !right.IsConstant;
        bool inverted = false;
        JumpOperation operation = Jump(op);
        if (_isa < IsaVersion.V2 && operation is JumpOperation.Jlt or JumpOperation.Jle or JumpOperation.Jslt or JumpOperation.Jsle)
        {
            // Version 1 has only the greater-than jumps.
            if (isRegister)
                (operation, left, right) = (Jump(Swapped(op)), right, left);
            else
                (operation, inverted) = (operation.Inverse!.Value, true);
        }
        return (MakeJump(operation, left, right), inverted);
    }

    MachineInstruction MakeJump(JumpOperation operation, Value left, Value right)
    {
        bool is32 = left.Type == ValueType.I32 && HasAlu32;
        // Without 32-bit jumps both sides are extended to 64 bits, the way the comparison asks for.
        bool isSigned = operation is JumpOperation.Jsgt or JumpOperation.Jsge or JumpOperation.Jslt or JumpOperation.Jsle;
        bool isNarrow = left.Type == ValueType.I32 && !HasAlu32;
        int Operand(Value value) => !isNarrow ? Use(value) : isSigned ? SignExtended(value) : ZeroExtended(value);
        long number = isNarrow && !isSigned ? (uint)right.Immediate : right.Immediate;
        int first = Operand(left);
        MachineInstruction jump;
        if (right.IsConstant && IsImmediate(number))
        {
            jump = new(
                is32 ? Instruction.JumpIf32(operation, default, (int)number, 0) : Instruction.JumpIf64(operation, default, (int)number, 0),
                first);
        }
        else
        {
            Instruction code = is32 ? Instruction.JumpIf32(operation, default, default(Register), 0)
                : Instruction.JumpIf64(operation, default, default(Register), 0);
            jump = new(code, first, Operand(right));
        }
        jump.Origin = _origin;
        return jump;
    }

    static JumpOperation Jump(Op op) => op switch
    {
        Op.Eq => JumpOperation.Jeq,
        Op.Ne => JumpOperation.Jne,
        Op.ULt => JumpOperation.Jlt,
        Op.ULe => JumpOperation.Jle,
        Op.UGt => JumpOperation.Jgt,
        Op.UGe => JumpOperation.Jge,
        Op.SLt => JumpOperation.Jslt,
        Op.SLe => JumpOperation.Jsle,
        Op.SGt => JumpOperation.Jsgt,
        _ => JumpOperation.Jsge,
    };

    /// <summary>The comparison with its sides exchanged.</summary>
    static Op Swapped(Op op) => op switch
    {
        Op.ULt => Op.UGt,
        Op.ULe => Op.UGe,
        Op.UGt => Op.ULt,
        Op.UGe => Op.ULe,
        Op.SLt => Op.SGt,
        Op.SLe => Op.SGe,
        Op.SGt => Op.SLt,
        Op.SGe => Op.SLe,
        _ => op,
    };
}
