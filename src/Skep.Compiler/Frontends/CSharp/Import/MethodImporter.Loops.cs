using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>What intrinsics emit beside single operations: loops over memory, choices, spans.</summary>
sealed partial class MethodImporter
{
    /// <summary>For intrinsics, which append what a call means.</summary>
    public FunctionBuilder Builder => _builder;

    public Value LiteralAddress(byte[] bytes) => _function.AddressOf(_module.Literal(bytes));

    public void PushSpan(NamedType type, Value reference, Value length)
    {
        Value span = NewSlot(type);
        _builder.Store(MemoryType.U64, span, reference, type.FieldNamed("_reference")!.Offset);
        _builder.Store(MemoryType.U32, span, length, type.FieldNamed("_length")!.Offset);
        Push(type, span);
    }

    public void VolatileLoad(StackValue address, TypeDesc type)
    {
        _isVolatile = true;
        Load(address, type);
    }

    public void VolatileStore(StackValue address, TypeDesc type, StackValue value)
    {
        _isVolatile = true;
        Store(address, type, value);
    }

    public Value Select(Value condition, Value then, Value otherwise)
    {
        if (condition.IsConstant)
            return condition.IsZero ? otherwise : then;
        Value slot = _function.AddSlot(new SlotSymbol(then.Type == ValueType.I32 ? 4 : 8, then.Type == ValueType.I32 ? 4 : 8));
        MemoryType memory = then.Type == ValueType.I32 ? MemoryType.U32 : MemoryType.U64;
        _builder.Store(memory, slot, then);
        Block other = _function.AddBlockAfter(_builder.Block);
        Block after = _function.AddBlockAfter(other);
        _builder.BrIf(condition, after, other);
        _builder.MoveTo(other);
        _builder.Store(memory, slot, otherwise);
        _builder.Br(after);
        _builder.MoveTo(after);
        return _builder.Load(then.Type, memory, slot);
    }

    /// <summary>Copies memory that may overlap, as <c>memmove</c>, when the length is not constant; else as a struct is copied.</summary>
    public void CopyBytes(Value destination, Value source, Value length)
    {
        if (length.IsConstant)
        {
            CopyConstant(destination, source, length.Immediate);
            return;
        }
        // Backwards where the destination is behind the source.
        Value isBehind = Compare(Op.UGt, destination, source);
        Block forwards = _function.AddBlock();
        Block backwards = _function.AddBlock();
        Block after = _function.AddBlock();
        _builder.BrIf(isBehind, backwards, forwards);
        _builder.MoveTo(forwards);
        Repeat(length, index => CopyByte(destination, source, index));
        _builder.Br(after);
        _builder.MoveTo(backwards);
        Value last = Binary(Op.Sub, length, _builder.I64(1));
        Repeat(length, index => CopyByte(destination, source, Binary(Op.Sub, last, index)));
        _builder.Br(after);
        _builder.MoveTo(after);
    }

    // Through memory of its own, since what is copied may overlap.
    void CopyConstant(Value destination, Value source, long length)
    {
        if (length == 0)
            return;
        Value between = _function.AddSlot(new SlotSymbol((int)length, 8));
        _builder.Copy(between, source, length);
        _builder.Copy(destination, between, length);
    }

    void CopyByte(Value destination, Value source, Value index)
    {
        Value value = _builder.Load(ValueType.I32, MemoryType.U8, _builder.PtrAdd(source, index));
        _builder.Store(MemoryType.U8, _builder.PtrAdd(destination, index), value);
    }

    public void FillBytes(Value destination, Value value, Value length)
    {
        if (length.IsConstant && value.IsZero)
        {
            if (length.Immediate > 0)
                _builder.Zero(destination, length.Immediate);
            return;
        }
        Repeat(length, index => _builder.Store(MemoryType.U8, _builder.PtrAdd(destination, index), value));
    }

    public void FillElements(Value destination, TypeDesc element, StackValue value, Value count)
    {
        Value size = _builder.I64(StructLayout.SizeOf(element));
        Repeat(count, index => Store(
            new StackValue(Set.ByRef(element), _builder.PtrAdd(destination, Binary(Op.Mul, index, size))), element, value));
    }

    /// <summary>Pushes 1 when the bytes are equal, else 0.</summary>
    public void CompareBytes(Value left, Value right, Value length)
    {
        Value result = _function.AddSlot(new SlotSymbol(4, 4));
        _builder.Store(MemoryType.U32, result, _builder.I32(1));
        Block different = _function.AddBlock();
        Block after = _function.AddBlock();
        Repeat(length, index =>
        {
            Value one = _builder.Load(ValueType.I32, MemoryType.U8, _builder.PtrAdd(left, index));
            Value other = _builder.Load(ValueType.I32, MemoryType.U8, _builder.PtrAdd(right, index));
            Block next = _function.AddBlock();
            _builder.BrIf(Compare(Op.Ne, one, other), different, next);
            _builder.MoveTo(next);
        });
        _builder.Br(after);
        _builder.MoveTo(different);
        _builder.Store(MemoryType.U32, result, _builder.I32(0));
        _builder.Br(after);
        _builder.MoveTo(after);
        Push(PrimitiveKind.Boolean, _builder.Load(ValueType.I32, MemoryType.U32, result));
    }

    void Repeat(Value count, Action<Value> body)
    {
        Value counter = _function.AddSlot(new SlotSymbol(8, 8));
        _builder.Store(MemoryType.U64, counter, _builder.I64(0));
        Block head = _function.AddBlock();
        Block inside = _function.AddBlock();
        Block after = _function.AddBlock();
        _builder.Br(head);
        _builder.MoveTo(head);
        Value index = _builder.Load(ValueType.I64, MemoryType.U64, counter);
        _builder.BrIf(Compare(Op.ULt, index, count), inside, after);
        _builder.MoveTo(inside);
        body(index);
        _builder.Store(MemoryType.U64, counter, Binary(Op.Add, index, _builder.I64(1)));
        _builder.Br(head);
        _builder.MoveTo(after);
    }
}
