using System.Buffers.Binary;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

sealed partial class Simplification
{
    Value? SimplifyPtrAdd(Value value)
    {
        (Value pointer, Value offset) = (value[0], value[1]);
        if (offset.IsZero)
            return pointer;
        if (pointer.IsZero)
            return FromNumber(offset);
        if (offset.Op == Op.PtrDiff && offset[1] == pointer)
            return offset[0];
        if (IsConstant(offset, out long number))
        {
            if (pointer.IsConstant)
                return Constant(ValueType.Pointer, pointer.Immediate + number);
            if (pointer.Op == Op.Global)
                return _function.AddressOf((GlobalSymbol)pointer.Symbol!, pointer.Immediate + number);
            return pointer.Op == Op.PtrAdd && pointer[1].IsConstant ? Move(pointer[0], pointer[1].Immediate + number) : null;
        }
        // The constant outside: there it becomes the offset of a load.
        if (pointer.Op == Op.PtrAdd && pointer[1].IsConstant)
            return Move(Make(Op.PtrAdd, ValueType.Pointer, pointer[0], offset), pointer[1].Immediate);
        return null;
    }

    Value Move(Value pointer, long offset) => Make(Op.PtrAdd, ValueType.Pointer, pointer, Constant(ValueType.I64, offset));

    /// <summary>The pointer that a number was made of, and what was added to it since.</summary>
    Value? FromNumber(Value number)
    {
        if (number.IsConstant)
            return Constant(ValueType.Pointer, number.Immediate);
        if (AsPointer(number) is { } pointer)
            return pointer;
        if (number.Op is not (Op.Add or Op.Sub))
            return null;
        if (AsPointer(number[0]) is { } left)
        {
            Value offset = number.Op == Op.Add ? number[1] : Make(Op.Neg, ValueType.I64, number[1]);
            return Make(Op.PtrAdd, ValueType.Pointer, left, offset);
        }
        return number.Op == Op.Add && AsPointer(number[1]) is { } right ? Make(Op.PtrAdd, ValueType.Pointer, right, number[0]) : null;
    }

    Value? SimplifyPtrDiff(Value value)
    {
        (Value left, Value right) = (value[0], value[1]);
        if (left == right)
            return Constant(ValueType.I64, 0);
        if (left.IsConstant && right.IsConstant)
            return Constant(ValueType.I64, left.Immediate - right.Immediate);
        (Value leftBase, Value? leftOffset) = Parts(left);
        (Value rightBase, Value? rightOffset) = Parts(right);
        if (leftBase == rightBase)
        {
            Value zero = Constant(ValueType.I64, 0);
            return Make(Op.Sub, ValueType.I64, leftOffset ?? zero, rightOffset ?? zero);
        }
        return null;
    }

    static (Value Base, Value? Offset) Parts(Value pointer) => pointer.Op == Op.PtrAdd ? (pointer[0], pointer[1]) : (pointer, null);

    Value? SimplifyAccess(Value value)
    {
        Value address = value[0];
        if (address.Op == Op.PtrAdd && IsConstant(address[1], out long number) && FitsOffset(value.Immediate + number))
            return MoveAccess(value, address[0], number);
        // One address for all of a variable's fields.
        if (address.Op == Op.Global && address.Immediate != 0 && FitsOffset(value.Immediate + address.Immediate))
            return MoveAccess(value, _function.AddressOf((GlobalSymbol)address.Symbol!), address.Immediate);
        return value.Op == Op.Store ? SimplifyStored(value) : value.Op == Op.Load ? FromTable(value, address) : null;
    }

    /// <summary>A load from a table or literal that nobody outside can set; other read-only data is fixed only when the object is
    /// loaded.</summary>
    Value? FromTable(Value load, Value address)
    {
        if (load.IsVolatile || load.Type == ValueType.Pointer
            || address.Symbol is not GlobalSymbol { IsAnonymous: true, IsReadOnly: true, Contents: { } contents })
        {
            return null;
        }
        long start = address.Immediate + load.Immediate;
        if (start < 0 || start + load.Memory.Size > contents.Length)
            return null;
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        contents.AsSpan((int)start, load.Memory.Size).CopyTo(bytes);
        long number = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        int unused = 64 - (8 * load.Memory.Size);
        return Constant(load.Type, load.Memory.IsSigned ? number << unused >> unused : number);
    }

    Value MoveAccess(Value access, Value address, long offset)
    {
        Push(access[0]);
        access.SetOperand(0, address);
        access.Immediate += offset;
        return access;
    }

    // The offset of a load or store instruction has 16 bits.
    static bool FitsOffset(long offset) => offset == (short)offset;

    /// <summary>Only the low bits of what is stored matter.</summary>
    Value? SimplifyStored(Value store)
    {
        int size = store.Memory.Size;
        ulong used = size == 8 ? ulong.MaxValue : (1UL << (8 * size)) - 1;
        Value stored = store[1];
        bool isNeedless = stored.Op switch { Op.ZExt or Op.SExt => size <= 4, Op.Trunc => true, _ => false };
        if (!isNeedless)
            return StripUpper(store, 1, used);
        Push(stored);
        store.SetOperand(1, stored[0]);
        return store;
    }

    Value? SimplifyTransfer(Value value)
    {
        if (value.Immediate == 0 || value.Op == Op.Copy && value[0] == value[1])
            Drop(value);
        return null;
    }
}
