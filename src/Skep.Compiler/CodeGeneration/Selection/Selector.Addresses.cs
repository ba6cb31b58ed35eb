using Skep.Bytecode;
using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

sealed partial class Selector
{
    const int WidestAccess = 8;

    PointerOrigins? _origins;

    /// <summary>The base and offset of an access to <paramref name="size"/> bytes.</summary>
    Address AddressOf(Value pointer, long offset, int size)
    {
        if (pointer.Op == Op.CoreAddress && _isFolded[pointer.Id])
        {
            var access = (CoreAccess)pointer.Symbol!;
            return new(Use(pointer[0]), access.LocalValue, Core: access);
        }
        while (pointer.Op == Op.PtrAdd && _isFolded[pointer.Id])
        {
            offset += pointer[1].Immediate;
            pointer = pointer[0];
        }
        return pointer.Op switch
        {
            Op.Slot => new(MachineRegister.Frame, offset, FrameOf(pointer)),
            Op.Global => GlobalAddressOf((GlobalSymbol)pointer.Symbol!, pointer.Immediate + offset),
            _ => InReach(new(Use(pointer), offset, Widest: AlignmentOf(pointer, offset)), size),
        };
    }

    /// <summary>
    /// What an address on the stack is a multiple of for sure. The verifier insists there, whatever the machine is (check_ptr_alignment); elsewhere
    /// alignment is nobody's affair.
    /// </summary>
    int AlignmentOf(Value pointer, long offset) => (_origins ??= new PointerOrigins(_function)).Of(pointer).HasFlag(PointerOrigin.Stack)
        ? Math.Min(AlignmentOnStack(pointer, []), LowestBit((ulong)offset))
        : WidestAccess;

    int AlignmentOnStack(Value pointer, HashSet<Value> seen) => pointer.Op switch
    {
        Op.Slot => Math.Min(WidestAccess, FrameOf(pointer).Alignment),
        Op.PtrAdd => Math.Min(AlignmentOnStack(pointer[0], seen), LowestBit(~KnownBits.Of(pointer[1]).Zeros)),
        Op.Phi when seen.Add(pointer) => pointer.Operands.Min(operand => AlignmentOnStack(operand, seen)),
        _ => WidestAccess,
    };

    static int LowestBit(ulong number) => number == 0 ? WidestAccess : (int)Math.Min(WidestAccess, number & (0 - number));

    /// <summary>
    /// Of the globals of one section one address is loaded, which takes two slots, and the others are found from there: the verifier
    /// sees one map value.
    /// </summary>
    Address GlobalAddressOf(GlobalSymbol symbol, long offset)
    {
        long place = _data.OffsetOf(symbol) + offset;
        string key = symbol.Section;
        if (_local.TryGetValue(key, out int register) && IsOffset(place - _bases[key]))
            return new(register, place - _bases[key]);
        register = _machine.NewRegister();
        _bases[key] = checked((int)place);
        EmitWide(register, PseudoSource.MapValue, new GlobalAddress(symbol.Section, (int)place));
        _local[key] = register;
        return new(register, 0);
    }

    /// <summary>The same place with an offset that fits in 16 bits.</summary>
    Address InReach(Address address, int size)
    {
        if (IsOffset(address.Offset) && IsOffset(address.Offset + size))
            return address;
        int register = _machine.NewRegister();
        Copy(register, address.Register);
        AddNumber(register, address.Offset);
        return new(register, 0);
    }

    void AddNumber(int register, long number)
    {
        if (number == 0)
            return;
        if (IsImmediate(number))
        {
            Emit(Instruction.Alu64(AluOperation.Add, default, (int)number), register);
            return;
        }
        int constant = _machine.NewRegister();
        MakeConstantInto(constant, number, is32: false);
        EmitAluRegister(AluOperation.Add, register, constant, is64: true);
    }

    /// <summary>The address that a folded addition stands for, where someone wants it in a register after all.</summary>
    int UseAddress(Value value)
    {
        int register = _machine.NewRegister();
        MakeAddressInto(register, value);
        return register;
    }

    void MakeAddressInto(int register, Value value)
    {
        Value root = Root(value);
        long offset = 0;
        for (; value != root; value = value[0])
            offset += value[1].Immediate;
        switch (root.Op)
        {
            case Op.Slot when IsImmediate(offset):
                MakeFrameAddressInto(register, FrameOf(root), offset);
                break;
            case Op.Global:
                MakeGlobalInto(register, (GlobalSymbol)root.Symbol!, root.Immediate + offset);
                break;
            default:
                CopyInto(register, root);
                AddNumber(register, offset);
                break;
        }
    }

    void SelectCoreAddress(Value value)
    {
        var access = (CoreAccess)value.Symbol!;
        int result = RegisterOf(value);
        CopyInto(result, value[0]);
        if (IsImmediate(access.LocalValue))
        {
            Emit(Instruction.Alu64(AluOperation.Add, default, (int)access.LocalValue), result, symbol: access);
            return;
        }
        int offset = _machine.NewRegister();
        MakeCoreInto(offset, access, is32: false);
        EmitAluRegister(AluOperation.Add, result, offset, is64: true);
    }
}
