using Skep.Bytecode;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.CodeGeneration;

sealed partial class Selector
{
    void SelectLoad(Value value)
    {
        int size = value.Memory.Size, result = RegisterOf(value);
        Address address = AddressOf(value[0], value.Immediate, size);
        bool is64 = value.Type != ValueType.I32;
        if (address.Alignment < size)
        {
            LoadPieces(result, address, size);
            if (value.Memory.IsSigned && (size < 4 || is64))
                SignExtendInto(result, result, size * 8, is64);
        }
        else if (!value.Memory.IsSigned || (size == 4 && !is64))
        {
            Load(result, address, size);
        }
        else if (_isa >= IsaVersion.V4)
        {
            Instruction load = Instruction.LoadSigned(OperandSize.FromBytes(size), default, default, (short)address.Offset);
            Access(load, address, result, address.Register);
        }
        else
        {
            int loaded = _machine.NewRegister();
            Load(loaded, address, size);
            SignExtendInto(result, loaded, size * 8, is64);
        }
    }

    void Load(int register, Address address, int size) =>
        Access(Instruction.Load(OperandSize.FromBytes(size), default, default, (short)address.Offset), address, register, address.Register);

    /// <summary>Puts a number together from what is aligned, lowest bytes first.</summary>
    void LoadPieces(int result, Address address, int size)
    {
        int done = 0;
        while (done < size)
        {
            Address piece = address.Plus(done);
            int width = Width(piece.Alignment, size - done);
            if (done == 0)
            {
                Load(result, piece, width);
            }
            else
            {
                int part = _machine.NewRegister();
                Load(part, piece, width);
                Emit(Instruction.Alu64(AluOperation.Lsh, default, done * 8), part);
                EmitAluRegister(AluOperation.Or, result, part, is64: true);
            }
            done += width;
        }
    }

    void SelectStore(Value value)
    {
        int size = value.Memory.Size;
        Address address = AddressOf(value[0], value.Immediate, size);
        Value content = value[1];
        if (content.Op == Op.Undefined)
            content = _function.Constant(content.Type, 0);
        if (content.IsConstant && (size < 8 || IsImmediate(content.Immediate)) && CanStoreImmediate(value[0]))
            StoreConstant(address, content.Immediate, size);
        else
            StorePieces(address, Use(content), size);
    }

    /// <summary>Before Linux 6.3 the verifier refuses immediates stored to the context.</summary>
    bool CanStoreImmediate(Value pointer) =>
        _isa >= IsaVersion.V4 || _function.Section is null || Root(pointer).Op != Op.Parameter;

    void StoreConstant(Address address, long content, int size)
    {
        for (int done = 0; done < size;)
        {
            Address piece = address.Plus(done);
            int width = Width(piece.Alignment, size - done);
            long part = width == 8 ? content : (long)((ulong)content >> (done * 8)) & ((1L << (width * 8)) - 1);
            int immediate = width switch
            {
                1 => (sbyte)part,
                2 => (short)part,
                _ => (int)part,
            };
            Access(Instruction.Store(OperandSize.FromBytes(width), default, (short)piece.Offset, immediate), piece, piece.Register);
            done += width;
        }
    }

    void StorePieces(Address address, int register, int size)
    {
        for (int done = 0; done < size;)
        {
            Address piece = address.Plus(done);
            int width = Width(piece.Alignment, size - done), part = register;
            if (done > 0)
            {
                part = _machine.NewRegister();
                Copy(part, register);
                Emit(Instruction.Alu64(AluOperation.Rsh, default, done * 8), part);
            }
            Store(piece, part, width);
            done += width;
        }
    }

    void Store(Address address, int register, int size)
    {
        Instruction store = Instruction.Store(OperandSize.FromBytes(size), default, (short)address.Offset, default(Register));
        Access(store, address, address.Register, register);
    }

    void Access(Instruction code, Address address, int destination, int source = MachineRegister.None)
    {
        MachineInstruction instruction = Emit(code, destination, source, address.Core);
        instruction.Frame = address.Frame;
    }

    void SelectAtomic(Value value)
    {
        Address address = AddressOf(value[0], value.Immediate, value.Memory.Size);
        OperandSize size = OperandSize.FromBytes(value.Memory.Size);
        bool isUsed = value.IsUsed;
        if (_isa < IsaVersion.V3 && (isUsed || value.Atomic != AtomicKind.Add))
        {
            Error(
                DiagnosticId.NotInInstructionSet,
                $"the instruction set of version {(int)_isa} has no atomic operation but addition without result",
                value.Source,
                "Compile for version 3, which runs on Linux 5.12 and later.");
            return;
        }
        switch (value.Atomic)
        {
            case AtomicKind.CompareExchange:
                int replacement = Use(value[2]);
                CopyInto(MachineRegister.Result, value[1]);
                EmitAtomic(AtomicOperation.CmpXchg, size, address, replacement);
                if (isUsed)
                    Copy(RegisterOf(value), MachineRegister.Result);
                break;
            case AtomicKind.LoadAcquire when _isa >= IsaVersion.V4:
                Instruction acquire = Instruction.LoadAcquire(size, default, default, (short)address.Offset);
                Access(acquire, address, RegisterOf(value), address.Register);
                break;
            case AtomicKind.StoreRelease when _isa >= IsaVersion.V4:
                Access(
                    Instruction.StoreRelease(size, default, (short)address.Offset, default), address, address.Register, Use(value[1]));
                break;
            case AtomicKind.LoadAcquire:
                // Every fetching operation is a full barrier, and this one changes nothing.
                MakeConstantInto(RegisterOf(value), 0, is32: false);
                EmitAtomic(AtomicOperation.FetchOr, size, address, RegisterOf(value));
                break;
            case AtomicKind.StoreRelease or AtomicKind.Exchange:
                EmitFetching(AtomicOperation.Xchg, size, address, value);
                break;
            default:
                AtomicOperation operation = value.Atomic switch
                {
                    AtomicKind.Add => AtomicOperation.Add,
                    AtomicKind.And => AtomicOperation.And,
                    AtomicKind.Or => AtomicOperation.Or,
                    _ => AtomicOperation.Xor,
                };
                if (isUsed)
                    EmitFetching(operation | AtomicOperation.Fetch, size, address, value);
                else
                    EmitAtomic(operation, size, address, Use(value[1]));
                break;
        }
    }

    /// <summary>The old content comes back in the register of the operand.</summary>
    void EmitFetching(AtomicOperation operation, OperandSize size, Address address, Value value)
    {
        int register = value.IsUsed ? RegisterOf(value) : _machine.NewRegister();
        CopyInto(register, value[1]);
        EmitAtomic(operation, size, address, register);
    }

    void EmitAtomic(AtomicOperation operation, OperandSize size, Address address, int register) =>
        Access(Instruction.Atomic(operation, size, default, (short)address.Offset, default), address, address.Register, register);
}
