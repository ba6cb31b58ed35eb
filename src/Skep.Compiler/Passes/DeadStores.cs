using System.Collections;
using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Removes stores to slots whose bytes are written again before anything reads them, or that nothing reads; makes fills and copies as
/// small as
/// what is read of them. Follows each byte of all slots backwards through the function.
/// </summary>
sealed class DeadStores
{
    /// <summary>Bytes of slots that are followed: the stack has 512.</summary>
    const int MostBytes = 2048;

    readonly Function _function;
    readonly ControlFlow _flow;
    readonly MemoryEffects _effects;
    readonly Dictionary<Value, int> _start = [];
    readonly List<MemoryAccess> _reads = [];
    readonly BitArray?[] _liveAtStart;
    int _bytes;
    ulong _mask;

    DeadStores(Function function)
    {
        _function = function;
        _flow = new ControlFlow(function);
        _effects = new MemoryEffects(new PointerOrigins(function));
        _liveAtStart = new BitArray?[function.BlockCount];
    }

    public static bool Run(Function function)
    {
        var pass = new DeadStores(function);
        foreach (Value slot in function.Slots)
        {
            if (pass._effects.Origins.IsPrivate(slot) && pass._bytes + slot.Immediate <= MostBytes)
            {
                pass._start.Add(slot, pass._bytes);
                pass._bytes += (int)slot.Immediate;
                pass._mask |= pass._effects.Origins.MaskOf(slot);
            }
        }
        return pass._bytes > 0 && pass.Run();
    }

    bool Run()
    {
        bool isMoving = true;
        while (isMoving)
        {
            isMoving = false;
            for (int i = _flow.ReversePostOrder.Count - 1; i >= 0; i--)
            {
                Block block = _flow.ReversePostOrder[i];
                BitArray live = LiveAtEnd(block);
                for (int j = block.Values.Count - 1; j >= 0; j--)
                    Step(block.Values[j], live);
                if (_liveAtStart[block.Id] is { } before && Same(before, live))
                    continue;
                _liveAtStart[block.Id] = live;
                isMoving = true;
            }
        }
        bool isChanged = false;
        foreach (Block block in _flow.ReversePostOrder)
            isChanged |= Remove(block);
        _function.RemoveUnusedSlots();
        return isChanged;
    }

    BitArray LiveAtEnd(Block block)
    {
        var live = new BitArray(_bytes);
        foreach (Block successor in block.Successors)
        {
            if (_liveAtStart[successor.Id] is { } later)
                live.Or(later);
        }
        return live;
    }

    static bool Same(BitArray left, BitArray right) => !new BitArray(left).Xor(right).HasAnySet();

    /// <summary>From what is read behind a value to what is read before it.</summary>
    void Step(Value value, BitArray live)
    {
        if (value.Op is Op.Store or Op.Zero or Op.Copy && Written(value) is { } written)
        {
            if (!value.IsVolatile && !IsAnySet(live, written.Start, written.End))
                return;
            for (int i = written.Start; i < written.End; i++)
                live[i] = false;
        }
        if (!value.Info.Is(OpTraits.Reads))
            return;
        _reads.Clear();
        _effects.AddReads(value, _reads);
        foreach (MemoryAccess read in _reads)
            Read(read, live);
    }

    void Read(in MemoryAccess read, BitArray live)
    {
        if ((read.Mask & _mask) == 0)
            return;
        if (read.Base is not null && _start.TryGetValue(read.Base, out int start))
        {
            bool isKnown = read.Size >= 0 && read.Offset >= 0 && read.Offset + read.Size <= read.Base.Immediate;
            int first = isKnown ? (int)read.Offset : 0, end = isKnown ? (int)(read.Offset + read.Size) : (int)read.Base.Immediate;
            for (int i = first; i < end; i++)
                live[start + i] = true;
            return;
        }
        foreach ((Value slot, int at) in _start)
        {
            if ((_effects.Origins.MaskOf(slot) & read.Mask) == 0)
                continue;
            for (int i = 0; i < slot.Immediate; i++)
                live[at + i] = true;
        }
    }

    /// <summary>The bytes that a store, fill or copy writes for certain, as far as they are followed.</summary>
    (int Start, int End)? Written(Value value)
    {
        MemoryAccess access = _effects.AccessOf(value);
        return access.Base is not null && _start.TryGetValue(access.Base, out int start) && access.Offset >= 0
            && access.Offset + access.Size <= access.Base.Immediate
            ? (start + (int)access.Offset, start + (int)(access.Offset + access.Size))
            : null;
    }

    static bool IsAnySet(BitArray bits, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (bits[i])
                return true;
        }
        return false;
    }

    bool Remove(Block block)
    {
        BitArray live = LiveAtEnd(block);
        List<Value> kept = [], addresses = [];
        bool isChanged = false;
        for (int i = block.Values.Count - 1; i >= 0; i--)
        {
            Value value = block.Values[i];
            Value? other = value;
            addresses.Clear();
            if (value.Op is Op.Store or Op.Zero or Op.Copy && !value.IsVolatile && Written(value) is { } written)
            {
                if (!IsAnySet(live, written.Start, written.End))
                    other = null;
                else if (value.Op != Op.Store)
                    other = Shrunk(value, written, live, addresses);
            }
            if (other is not null)
                kept.Add(other);
            // The list is in reverse.
            kept.AddRange(addresses);
            if (other != value)
            {
                value.DropOperands();
                isChanged = true;
            }
            if (other is not null)
                Step(other, live);
        }
        if (isChanged)
        {
            kept.Reverse();
            block.SetValues(kept);
        }
        return isChanged;
    }

    /// <summary>The same fill or copy without what nobody reads at its ends.</summary>
    Value Shrunk(Value value, (int Start, int End) written, BitArray live, List<Value> moved)
    {
        (int first, int end) = written;
        while (!live[first])
            first++;
        while (!live[end - 1])
            end--;
        int skipped = first - written.Start, size = end - first;
        if (size == value.Immediate)
            return value;
        var emitter = new Emitter(_function, moved) { Source = value.Source };
        Value[] operands = [.. value.Operands.Select(operand => emitter.PtrAdd(operand, skipped))];
        bool isStore = value.Op == Op.Zero && size is (1 or 2 or 4 or 8);
        Value smaller = isStore
            ? _function.Create(
                Op.Store, ValueType.Void, [operands[0], _function.Constant(size == 8 ? ValueType.I64 : ValueType.I32, 0)],
                memory: size switch { 1 => MemoryType.U8, 2 => MemoryType.U16, 4 => MemoryType.U32, _ => MemoryType.U64 })
            : _function.Create(value.Op, ValueType.Void, operands, immediate: size);
        smaller.Source = value.Source;
        return smaller;
    }
}
