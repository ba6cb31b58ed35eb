using Skep.Bytecode;
using Skep.Compiler.Ir;
using Skep.Objects;

namespace Skep.Compiler.CodeGeneration;

// Operands: where they are, and how to make what is in no register.
sealed partial class Selector
{
    /// <summary>A register that holds the value; one that must not be written to.</summary>
    int Use(Value value)
    {
        if (HasRegister(value))
            return RegisterOf(value);
        if (!value.IsLeaf)
            return UseAddress(value);
        object key = value.Op is Op.Constant or Op.Undefined ? (value.Type == ValueType.I32, value.Immediate) : value;
        if (!_local.TryGetValue(key, out int register))
        {
            register = _machine.NewRegister();
            MakeInto(register, value);
            _local[key] = register;
        }
        return register;
    }

    /// <summary>Whether the value is in a register of its own: not so constants, and addresses that are made where they are used.</summary>
    bool HasRegister(Value value) => value.IsLeaf ? value.Op == Op.Parameter : value.Op != Op.PtrAdd || !_isFolded[value.Id];

    /// <summary>Puts a value into a given register.</summary>
    void CopyInto(int register, Value value)
    {
        if (HasRegister(value))
            Copy(register, RegisterOf(value));
        else if (value.IsLeaf)
            MakeInto(register, value);
        else
            MakeAddressInto(register, value);
    }

    /// <summary>Puts a value into a given register, an i32 with its upper half cleared, as calls and returns want it.</summary>
    void PassInto(int register, Value value)
    {
        if (value.Type != ValueType.I32 || _extension.IsClean(value))
            CopyInto(register, value);
        else if (value.IsConstant)
            MakeConstantInto(register, (uint)value.Immediate, is32: false);
        else
            ZeroExtendInto(register, Use(value));
    }

    void MakeInto(int register, Value leaf)
    {
        switch (leaf.Op)
        {
            case Op.Constant:
                MakeConstantInto(register, leaf.Immediate, leaf.Type == ValueType.I32);
                break;
            case Op.Undefined:
                // The verifier lets no register be read that nothing was written to.
                MakeConstantInto(register, 0, is32: false);
                break;
            case Op.Slot:
                MakeFrameAddressInto(register, FrameOf(leaf), 0);
                break;
            case Op.Global:
                MakeGlobalInto(register, (GlobalSymbol)leaf.Symbol!, leaf.Immediate);
                break;
            case Op.Map:
                EmitWide(register, PseudoSource.MapFd, leaf.Symbol!);
                break;
            case Op.Function:
                EmitWide(register, PseudoSource.Function, leaf.Symbol!);
                break;
            case Op.Extern:
                EmitExtern(register, (ExternSymbol)leaf.Symbol!);
                break;
            case Op.Core:
                MakeCoreInto(register, (CoreAccess)leaf.Symbol!, leaf.Type == ValueType.I32);
                break;
            default:
                throw new InvalidOperationException($"{leaf} is no leaf");
        }
    }

    /// <summary>The shortest way to a number; of an i32 the upper half may be anything.</summary>
    void MakeConstantInto(int register, long number, bool is32)
    {
        if (HasAlu32 && (is32 || (number != (int)number && number == (uint)number)))
            Emit(Instruction.Mov32(default, (int)number), register);
        else if (IsImmediate(number))
            Emit(Instruction.Mov64(default, (int)number), register);
        else
            EmitWide(register, PseudoSource.None, null, (int)number, (int)(number >> 32));
    }

    void MakeFrameAddressInto(int register, FrameObject item, long offset) =>
        Emit(Instruction.Mov64(default, default(Register)) with { Immediate = (int)offset }, register, MachineRegister.Frame).Frame = item;

    void MakeGlobalInto(int register, GlobalSymbol symbol, long offset) =>
        EmitWide(register, PseudoSource.MapValue, new GlobalAddress(symbol.Section, checked((int)(_data.OffsetOf(symbol) + offset))));

    void EmitExtern(int register, ExternSymbol symbol)
    {
        PseudoSource source = symbol.Kind == ExternKind.KernelConfiguration ? PseudoSource.MapValue
            : symbol.Type is Ir.Types.VoidType ? PseudoSource.None : PseudoSource.BtfId;
        EmitWide(register, source, symbol);
    }

    /// <summary>Type ids and enumerators may need 64 bits; everything else is small.</summary>
    void MakeCoreInto(int register, CoreAccess access, bool is32)
    {
        bool isWide = !is32 && access.Kind is Btf.CoreRelocationKind.EnumValue or Btf.CoreRelocationKind.TypeIdLocal
            or Btf.CoreRelocationKind.TypeIdTarget;
        if (isWide || (!is32 && !IsImmediate(access.LocalValue)))
            EmitWide(register, PseudoSource.None, access, (int)access.LocalValue, (int)(access.LocalValue >> 32));
        else if (is32 && HasAlu32)
            Emit(Instruction.Mov32(default, (int)access.LocalValue), register, symbol: access);
        else
            Emit(Instruction.Mov64(default, (int)access.LocalValue), register, symbol: access);
    }

    void EmitWide(int register, PseudoSource source, object? symbol, int immediate = 0, int upper = 0)
    {
        Instruction code = Instruction.LoadImmediate64(default, source, immediate).First;
        _current.Code.Add(new MachineInstruction(code, register) { Symbol = symbol, Upper = upper, Origin = _origin });
    }

    FrameObject FrameOf(Value slot)
    {
        if (!_slots.TryGetValue(slot, out FrameObject? item))
        {
            var symbol = (SlotSymbol)slot.Symbol!;
            // Wide accesses to the stack must be aligned, so what has room for them gets the alignment.
            int alignment = symbol.Size >= 8 ? 8 : Math.Max(symbol.Alignment, symbol.Size >= 4 ? 4 : symbol.Size >= 2 ? 2 : 1);
            _slots[slot] = item = _machine.NewFrameObject(Math.Max(symbol.Size, 1), alignment, symbol);
        }
        return item;
    }

    /// <summary>A register with the value and, of an i32, a cleared upper half.</summary>
    int ZeroExtended(Value value)
    {
        if (value.Type != ValueType.I32 || _extension.IsClean(value))
            return Use(value);
        int register = _machine.NewRegister();
        PassInto(register, value);
        return register;
    }

    /// <summary>A register with the value and, of an i32, its sign in the upper half.</summary>
    int SignExtended(Value value)
    {
        if (value.Type != ValueType.I32)
            return Use(value);
        int register = _machine.NewRegister();
        if (value.IsConstant)
            MakeConstantInto(register, value.Immediate, is32: false);
        else
            SignExtendInto(register, Use(value), 32, is64: true);
        return register;
    }

    void ZeroExtendInto(int register, int source)
    {
        if (HasAlu32)
        {
            Emit(Instruction.Mov32(default, default(Register)), register, source);
            return;
        }
        Copy(register, source);
        Emit(Instruction.Alu64(AluOperation.Lsh, default, 32), register);
        Emit(Instruction.Alu64(AluOperation.Rsh, default, 32), register);
    }

    /// <summary>Extends the sign of the low bits, within 32 or 64.</summary>
    void SignExtendInto(int register, int source, int bits, bool is64)
    {
        if (_isa >= IsaVersion.V4)
        {
            Instruction move = is64 ? Instruction.Mov64(default, default(Register)) : Instruction.Mov32(default, default(Register));
            Emit(move with { Offset = (short)bits }, register, source);
            return;
        }
        int shift = (is64 || !HasAlu32 ? 64 : 32) - bits;
        Copy(register, source);
        EmitAlu(AluOperation.Lsh, register, shift, is64);
        EmitAlu(AluOperation.Arsh, register, shift, is64);
    }

    /// <summary>Arithmetic on a register and a number, on 32 bits only where the instruction set has that.</summary>
    void EmitAlu(AluOperation operation, int register, int immediate, bool is64, object? symbol = null)
    {
        Instruction code = is64 || !HasAlu32 ? Instruction.Alu64(operation, default, immediate)
            : Instruction.Alu32(operation, default, immediate);
        Emit(code, register, symbol: symbol);
    }

    void EmitAluRegister(AluOperation operation, int register, int source, bool is64, short offset = 0)
    {
        Instruction code = is64 || !HasAlu32 ? Instruction.Alu64(operation, default, default(Register))
            : Instruction.Alu32(operation, default, default(Register));
        Emit(code with { Offset = offset }, register, source);
    }
}
