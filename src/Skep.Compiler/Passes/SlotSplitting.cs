using System.Numerics;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

/// <summary>
/// Makes a slot of each part of a slot that is loaded and stored by itself, and loads and stores of the copies and fills of such parts
/// (scalar
/// replacement of aggregates). Parts that overlap stay together. A slot whose address goes elsewhere stays as it is.
/// </summary>
sealed partial class SlotSplitting
{
    /// <summary>Bytes; a part that is only copied and is larger stays one part and is copied as such.</summary>
    const int LargestInRegisters = 64;
    const int LargestSlot = 1024;

    readonly Function _function;

    // Pointers into slots that may be split.
    readonly Dictionary<Value, (Value Slot, int Offset)> _pointers = [];
    readonly Dictionary<Value, SlotRanges> _ranges = [];
    readonly Dictionary<(Value Slot, int Start), Value> _parts = [];
    readonly List<Value> _copies = [];
    readonly List<Value> _direct = [];

    SlotSplitting(Function function) => _function = function;

    /// <summary>Whether anything was split.</summary>
    public static bool Run(Function function)
    {
        var pass = new SlotSplitting(function);
        foreach (Value slot in function.Slots)
            pass.Examine(slot);
        pass.FindParts();
        pass.ForgetWhole();
        if (pass._ranges.Count == 0)
            return false;
        pass.MakeParts();
        foreach (Block block in function.Blocks)
            pass.Rewrite(block);
        return true;
    }

    /// <summary>Notes where a slot is accessed, unless its address goes elsewhere or there is nothing to split.</summary>
    void Examine(Value slot)
    {
        if (slot.Immediate is 0 or > LargestSlot)
            return;
        List<(Value Pointer, int Offset)> pointers = [(slot, 0)];
        SlotRanges ranges = new();
        List<Value> copies = [];
        bool isWhole = true, isDirect = true;
        for (int i = 0; i < pointers.Count; i++)
        {
            (Value pointer, int offset) = pointers[i];
            foreach (Use use in pointer.Uses)
            {
                Value user = use.User;
                long start = offset, size = user.Immediate;
                switch (user.Op)
                {
                    case Op.Load or Op.Store when use.Operand == 0 && !user.IsVolatile:
                        (start, size) = (offset + user.Immediate, user.Memory.Size);
                        break;
                    case Op.Copy:
                        copies.Add(user);
                        isDirect &= size > LargestInRegisters;
                        break;
                    case Op.Zero:
                        isDirect &= size > LargestInRegisters;
                        break;
                    case Op.PtrAdd when use.Operand == 0 && user[1].IsConstant && Math.Abs(user[1].Immediate) <= LargestSlot:
                        pointers.Add((user, offset + (int)user[1].Immediate));
                        isWhole = isDirect = false;
                        continue;
                    default:
                        return;
                }
                if (start < 0 || start + size > slot.Immediate)
                    return;
                bool isScalar = user.Op is Op.Load or Op.Store;
                isWhole &= isScalar && start == 0 && size == slot.Immediate;
                if (isScalar)
                    ranges.Add((int)start, (int)(start + size));
            }
        }
        if (isWhole)
            return;
        foreach ((Value pointer, int offset) in pointers)
            _pointers.Add(pointer, (slot, offset));
        _ranges.Add(slot, ranges);
        _copies.AddRange(copies);
        if (isDirect)
            _direct.Add(slot);
    }

    /// <summary>A slot that stays one part and is accessed without detours is split already.</summary>
    void ForgetWhole()
    {
        foreach (Value slot in _direct)
        {
            if (_ranges[slot].All is [var (start, end)] && start == 0 && end == slot.Immediate)
            {
                _ranges.Remove(slot);
                _pointers.Remove(slot);
            }
        }
    }

    void FindParts()
    {
        Spread();
        // What is only copied and filled, in pieces that fit a register.
        foreach ((Value pointer, (Value slot, int offset)) in _pointers)
        {
            foreach (Value user in pointer.Users)
            {
                if (user.Op is not (Op.Copy or Op.Zero))
                    continue;
                foreach ((int start, int end) in _ranges[slot].Gaps(offset, offset + (int)user.Immediate))
                    AddPieces(_ranges[slot], start, end);
            }
        }
        Spread();
    }

    static void AddPieces(SlotRanges ranges, int start, int end)
    {
        if (end - start > LargestInRegisters)
        {
            ranges.Add(start, end);
            return;
        }
        while (start < end)
        {
            int size = PieceSize(start, end - start);
            ranges.Add(start, start + size);
            start += size;
        }
    }

    /// <summary>The most bytes that a register takes at an offset, if all is aligned.</summary>
    static int PieceSize(int offset, int left)
    {
        int size = offset == 0 ? 8 : Math.Min(8, 1 << BitOperations.TrailingZeroCount(offset));
        while (size > left)
            size /= 2;
        return size;
    }

    /// <summary>What is cut on one side of a copy is cut on the other side, too.</summary>
    void Spread()
    {
        bool isChanged = true;
        while (isChanged)
        {
            isChanged = false;
            foreach (Value copy in _copies)
            {
                if (!_pointers.TryGetValue(copy[0], out var to) || !_pointers.TryGetValue(copy[1], out var from))
                    continue;
                int size = (int)copy.Immediate;
                isChanged |= Spread(_ranges[to.Slot], to.Offset, _ranges[from.Slot], from.Offset, size);
                isChanged |= Spread(_ranges[from.Slot], from.Offset, _ranges[to.Slot], to.Offset, size);
            }
        }
    }

    static bool Spread(SlotRanges ranges, int offset, SlotRanges others, int otherOffset, int size)
    {
        bool isChanged = false;
        for (int i = ranges.First(offset); i < ranges.All.Count && ranges.All[i].Start < offset + size; i++)
        {
            (int start, int end) = (Math.Max(ranges.All[i].Start, offset), Math.Min(ranges.All[i].End, offset + size));
            isChanged |= others.Add(start - offset + otherOffset, end - offset + otherOffset);
        }
        return isChanged;
    }

    void MakeParts()
    {
        foreach ((Value slot, SlotRanges ranges) in _ranges)
        {
            var symbol = (SlotSymbol)slot.Symbol!;
            foreach ((int start, int end) in ranges.All)
            {
                int size = end - start;
                int alignment = size is 1 or 2 or 4 or 8 ? size
                    : start == 0 ? symbol.Alignment
                    : Math.Min(symbol.Alignment, 1 << BitOperations.TrailingZeroCount(start));
                _parts.Add((slot, start), _function.AddSlot(new SlotSymbol(size, alignment, symbol.Name)));
            }
        }
    }
}
