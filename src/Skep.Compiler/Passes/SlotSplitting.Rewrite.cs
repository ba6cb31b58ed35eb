using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

sealed partial class SlotSplitting
{
    void Rewrite(Block block)
    {
        Emitter? emitter = null;
        for (int i = 0; i < block.Values.Count; i++)
        {
            Value value = block.Values[i];
            if (!Concerns(value))
            {
                emitter?.Output.Add(value);
                continue;
            }
            emitter ??= new Emitter(_function, [.. block.Values.Take(i)]);
            emitter.Source = value.Source;
            switch (value.Op)
            {
                case Op.Copy:
                    RewriteCopy(value, emitter);
                    value.DropOperands();
                    break;
                case Op.Zero:
                    RewriteZero(value, emitter);
                    value.DropOperands();
                    break;
                default:
                    (Value slot, int offset) = _pointers[value[0]];
                    (Value part, int start) = PartAt(slot, offset + (int)value.Immediate);
                    value.SetOperand(0, part);
                    value.Immediate = offset + value.Immediate - start;
                    emitter.Output.Add(value);
                    break;
            }
        }
        if (emitter is not null)
            block.SetValues(emitter.Output);
    }

    bool Concerns(Value value) =>
        value.Op is Op.Load or Op.Store or Op.Zero or Op.Copy
        && (_pointers.ContainsKey(value[0]) || value.Op == Op.Copy && _pointers.ContainsKey(value[1]));

    (Value Part, int Start) PartAt(Value slot, int offset)
    {
        SlotRanges ranges = _ranges[slot];
        int start = ranges.All[ranges.First(offset)].Start;
        return (_parts[(slot, start)], start);
    }

    void RewriteZero(Value zero, Emitter emitter)
    {
        (Value slot, int offset) = _pointers[zero[0]];
        for (int at = 0; at < zero.Immediate;)
        {
            int size = PieceAt(zero[0], at, (int)zero.Immediate);
            (Value part, int start) = PartAt(slot, offset + at);
            ZeroPiece(emitter, part, offset + at - start, size);
            at += size;
        }
    }

    static void ZeroPiece(Emitter emitter, Value part, int offset, int size)
    {
        if (size > LargestInRegisters)
        {
            emitter.Add(emitter.Function.Create(Op.Zero, ValueType.Void, [emitter.PtrAdd(part, offset)], immediate: size));
            return;
        }
        for (int end = offset + size; offset < end;)
        {
            int step = PieceSize(offset, end - offset);
            emitter.Store(Memory(step), part, emitter.Constant(Register(step), 0), offset);
            offset += step;
        }
    }

    void RewriteCopy(Value copy, Emitter emitter)
    {
        int total = (int)copy.Immediate;
        for (int at = 0; at < total;)
        {
            int size = Math.Min(PieceAt(copy[0], at, total), PieceAt(copy[1], at, total));
            CopyPiece(emitter, AddressAt(copy[0], at), AddressAt(copy[1], at), size);
            at += size;
        }
    }

    /// <summary>How many bytes from a position on are in one part.</summary>
    int PieceAt(Value pointer, int at, int total)
    {
        if (!_pointers.TryGetValue(pointer, out var place))
            return total - at;
        SlotRanges ranges = _ranges[place.Slot];
        return Math.Min(total - at, ranges.All[ranges.First(place.Offset + at)].End - place.Offset - at);
    }

    (Value Pointer, int Offset) AddressAt(Value pointer, int at)
    {
        if (!_pointers.TryGetValue(pointer, out var place))
            return (pointer, at);
        (Value part, int start) = PartAt(place.Slot, place.Offset + at);
        return (part, place.Offset + at - start);
    }

    static void CopyPiece(Emitter emitter, (Value Pointer, int Offset) to, (Value Pointer, int Offset) from, int size)
    {
        if (size > LargestInRegisters)
        {
            Value[] operands = [emitter.PtrAdd(to.Pointer, to.Offset), emitter.PtrAdd(from.Pointer, from.Offset)];
            emitter.Add(emitter.Function.Create(Op.Copy, ValueType.Void, operands, immediate: size));
            return;
        }
        for (int at = 0; at < size;)
        {
            int step = PieceSize(at, size - at);
            Value loaded = emitter.Load(Register(step), Memory(step), from.Pointer, from.Offset + at);
            emitter.Store(Memory(step), to.Pointer, loaded, to.Offset + at);
            at += step;
        }
    }

    static MemoryType Memory(int size) => size switch { 1 => MemoryType.U8, 2 => MemoryType.U16, 4 => MemoryType.U32, _ => MemoryType.U64 };

    static ValueType Register(int size) => size == 8 ? ValueType.I64 : ValueType.I32;
}
