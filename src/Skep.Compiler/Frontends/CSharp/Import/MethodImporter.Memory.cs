using System.Reflection.Metadata;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Diagnostics;
using Skep.KernelAbi;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Loads, stores and copies through addresses.</summary>
sealed partial class MethodImporter
{
    bool _isVolatile;

    public Value NewSlot(TypeDesc type)
    {
        (int size, int alignment) = StructLayout.Of(type);
        return _function.AddSlot(new SlotSymbol(size, Math.Min(8, alignment)));
    }

    static void CheckStruct(TypeDesc type)
    {
        if (type is NamedType { IsStruct: true } named && named.Layout.HasObjects)
        {
            FieldDesc held = Array.Find(named.InstanceFields, static field => field.Type.IsObject)
                ?? named.InstanceFields.First(static field => field.Type is NamedType { IsStruct: true } inner && inner.Layout.HasObjects);
            throw Reject(
                DiagnosticId.ManagedField, $"{named.Name} has a field of a reference type: {held.Name} is {held.Type.Name}.",
                "Keep numbers, structs and spans in it, and pass objects as arguments.");
        }
    }

    /// <summary>A struct on the stack: a copy, unless the next instruction only reads a field of it.</summary>
    StackValue LoadStructFor(TypeDesc type, Value address)
    {
        CheckStruct(type);
        int next = _body.IndexAt(_current.Offset) + 1;
        if (next < _body.Instructions.Length && _body.Instructions[next].Code is ILOpCode.Ldfld or ILOpCode.Stloc
            && !_leaders.Contains(_body.Instructions[next].Offset))
            return new StackValue(type, address);
        Value copy = NewSlot(type);
        _builder.Copy(copy, address, StructLayout.SizeOf(type));
        return new StackValue(type, copy);
    }

    void StoreStruct(Value address, StackValue value)
    {
        if (value.IsKnown || !value.Type.IsStruct)
            throw UnknownUse(value);
        CheckStruct(value.Type);
        if (address != value.Value)
            _builder.Copy(address, value.Value!, StructLayout.SizeOf(value.Type));
    }

    /// <summary>What is at an address, on the stack.</summary>
    public void Load(StackValue address, TypeDesc type, long offset = 0)
    {
        if (IsErased(type))
            throw UnknownObject(type);
        if (address.Kernel == KernelMemory.Probed)
        {
            LoadProbed(_builder.PtrAdd(AsPointer(address), offset), type);
            return;
        }
        Value pointer = AsPointer(address);
        if (type.IsStruct)
        {
            Push(LoadStructFor(type, _builder.PtrAdd(pointer, offset)));
            return;
        }
        Value value = _builder.Load(RegisterType(type), MemoryOf(type), pointer, offset, _isVolatile);
        Push(type, value, Contract.IsRunTimePointer(type) ? address.Kernel : KernelMemory.None);
    }

    // The kernel gives zeros where an address is bad, so nothing is to be checked.
    void LoadProbed(Value pointer, TypeDesc type)
    {
        CheckStruct(type);
        Value slot = NewSlot(type);
        _builder.Helper(HelperId.ProbeReadKernel, ValueType.I64, slot, _builder.I32(StructLayout.SizeOf(type)), pointer);
        if (type.IsStruct)
            Push(type, slot);
        else
            Push(
                type, _builder.Load(RegisterType(type), MemoryOf(type), slot),
                Contract.IsRunTimePointer(type) ? KernelMemory.Probed : KernelMemory.None);
    }

    public void Store(StackValue address, TypeDesc type, StackValue value, long offset = 0)
    {
        if (IsErased(type))
            throw UnknownObject(type);
        Value pointer = AsPointer(address);
        if (type.IsStruct)
            StoreStruct(_builder.PtrAdd(pointer, offset), value);
        else
            _builder.Store(MemoryOf(type), pointer, AsRegister(value, type), offset, _isVolatile);
    }

    void LoadIndirect(ILOpCode code)
    {
        StackValue address = Pop();
        PrimitiveKind kind = KindOf(code);
        // The type that the address is declared with says more: a bool, an enum.
        TypeDesc? target = address.Type.Target;
        bool fits = target is not null && !target.IsStruct && (kind == PrimitiveKind.None || target.Primitive.Size == kind.Size);
        Load(address, fits ? target! : kind == PrimitiveKind.None ? throw UnknownObject(Set.Core("Object")) : Set.Core(kind));
    }

    void StoreIndirect(ILOpCode code)
    {
        StackValue value = Pop();
        StackValue address = Pop();
        PrimitiveKind kind = KindOf(code);
        Store(address, kind == PrimitiveKind.None ? address.Type.Target ?? value.Type : Set.Core(kind), value);
    }

    static PrimitiveKind KindOf(ILOpCode code) => code switch
    {
        ILOpCode.Ldind_i1 or ILOpCode.Stind_i1 => PrimitiveKind.SByte,
        ILOpCode.Ldind_u1 => PrimitiveKind.Byte,
        ILOpCode.Ldind_i2 or ILOpCode.Stind_i2 => PrimitiveKind.Int16,
        ILOpCode.Ldind_u2 => PrimitiveKind.UInt16,
        ILOpCode.Ldind_i4 or ILOpCode.Stind_i4 => PrimitiveKind.Int32,
        ILOpCode.Ldind_u4 => PrimitiveKind.UInt32,
        ILOpCode.Ldind_i8 or ILOpCode.Stind_i8 => PrimitiveKind.Int64,
        ILOpCode.Ldind_i or ILOpCode.Stind_i => PrimitiveKind.IntPtr,
        ILOpCode.Ldind_r4 or ILOpCode.Stind_r4 or ILOpCode.Ldind_r8 or ILOpCode.Stind_r8 => throw FloatingPoint(),
        _ => PrimitiveKind.None,
    };

    void InitializeObject(TypeDesc type)
    {
        StackValue address = Pop();
        if (IsErased(type))
            throw UnknownObject(type);
        CheckStruct(type);
        ZeroAt(AsPointer(address), type, StructLayout.SizeOf(type));
    }

    void LocalAllocation()
    {
        Value size = AsInteger(Pop(), ValueType.I64);
        if (!size.IsConstant)
        {
            throw Reject(
                DiagnosticId.StackAllocation, "the size of stackalloc is not constant.",
                "Take the largest size that is needed, and slice the span.");
        }
        int bytes = (int)Math.Clamp(size.Immediate, 0, 1 << 20);
        Value slot = _function.AddSlot(new SlotSymbol(Math.Max(1, bytes), 8, "stackalloc"));
        if (_body.InitializesLocals && bytes > 0)
            _builder.Zero(slot, bytes);
        Push(Set.Pointer(Set.Core(PrimitiveKind.Byte)), slot);
    }
}
