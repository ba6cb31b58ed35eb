using Skep.Compiler.Ir.Types;

namespace Skep.Compiler.Ir;

/// <summary>A program (when it has a section) or a subprogram, which programs call or hand to helpers as a callback.</summary>
public sealed class Function(string name, FunctionType signature)
{
    readonly List<Block> _blocks = [];
    readonly List<Value> _parameters = [];
    readonly List<Value> _slots = [];
    readonly Dictionary<(ValueType, long), Value> _constants = [];
    readonly Dictionary<(Op, object?, long), Value> _addresses = [];
    int _nextValue;
    int _nextBlock;

    public string Name { get; } = name;

    /// <summary>Parameters and result as the source has them, for BTF.</summary>
    public FunctionType Signature { get; } = signature;

    /// <summary>The ELF section of a program: <c>xdp</c>, <c>tp/syscalls/sys_enter_openat</c>; null for a subprogram.</summary>
    public string? Section { get; init; }

    public ValueType ReturnType { get; init; }

    /// <summary>Is never inlined, as the source asks.</summary>
    public bool NoInlining { get; init; }

    /// <summary>Its address is given to a helper, which calls it.</summary>
    public bool IsCallback { get; set; }

    /// <summary>Where it begins in the source.</summary>
    public SourcePoint? Source { get; init; }

    public IReadOnlyList<Value> Parameters => _parameters;

    /// <summary>Memory on the stack.</summary>
    public IReadOnlyList<Value> Slots => _slots;

    /// <summary>Blocks in the order they are written; the first is the entry, which nothing jumps to.</summary>
    public IReadOnlyList<Block> Blocks => _blocks;

    public Block Entry => _blocks[0];

    /// <summary>One more than the largest value id, for tables by id.</summary>
    public int ValueCount => _nextValue;

    /// <summary>One more than the largest block id, for tables by id.</summary>
    public int BlockCount => _nextBlock;

    public Value AddParameter(ValueType type, string? name = null)
    {
        var value = new Value(_nextValue++, Op.Parameter, type) { Immediate = _parameters.Count, Name = name };
        _parameters.Add(value);
        return value;
    }

    public Block AddBlock(bool cold = false)
    {
        var block = new Block(this, _nextBlock++) { IsCold = cold };
        _blocks.Add(block);
        return block;
    }

    /// <summary>A new block that is written behind another.</summary>
    public Block AddBlockAfter(Block before)
    {
        var block = new Block(this, _nextBlock++) { IsCold = before.IsCold };
        _blocks.Insert(_blocks.IndexOf(before) + 1, block);
        return block;
    }

    /// <summary>Removes a block that nothing leads to, with all that is in it.</summary>
    public void RemoveBlock(Block block)
    {
        foreach (Block successor in block.Successors)
            successor.RemovePredecessor(block);
        foreach (Value value in block.Values)
            value.DropOperands();
        foreach (Value value in block.Values)
            value.Block = null;
        _blocks.Remove(block);
    }

    /// <summary>Removes many blocks at once, with all that is in them.</summary>
    internal void RemoveBlocks(HashSet<Block> gone)
    {
        foreach (Block block in gone)
        {
            foreach (Block successor in block.Successors)
            {
                if (!gone.Contains(successor))
                    successor.RemovePredecessor(block);
            }
        }
        foreach (Block block in gone)
            block.RemoveWhere(static _ => true);
        _blocks.RemoveAll(gone.Contains);
    }

    /// <summary>Puts the blocks in another order; the entry stays first.</summary>
    public void Reorder(IReadOnlyList<Block> order)
    {
        _blocks.Clear();
        _blocks.AddRange(order);
    }

    /// <summary>The constant, sign-extended from <paramref name="type"/>; one value for each number.</summary>
    public Value Constant(ValueType type, long number)
    {
        if (type == ValueType.I32)
            number = (int)number;
        if (!_constants.TryGetValue((type, number), out Value? value))
            _constants.Add((type, number), value = new Value(_nextValue++, Op.Constant, type) { Immediate = number });
        return value;
    }

    public Value Null => Constant(ValueType.Pointer, 0);

    public Value Undefined(ValueType type) => Leaf(Op.Undefined, type, type, 0);

    public Value AddressOf(GlobalSymbol symbol, long offset = 0) => Leaf(Op.Global, ValueType.Pointer, symbol, offset);

    public Value AddressOf(MapSymbol symbol) => Leaf(Op.Map, ValueType.Pointer, symbol, 0);

    public Value AddressOf(Function function) => Leaf(Op.Function, ValueType.Pointer, function, 0);

    public Value AddressOf(ExternSymbol symbol) => Leaf(Op.Extern, ValueType.Pointer, symbol, 0);

    /// <summary>The number that a CO-RE relocation gives: an offset, a size, whether something exists.</summary>
    public Value Core(ValueType type, CoreAccess access) => Leaf(Op.Core, type, access, (long)type);

    /// <summary>Memory on the stack that lives as long as the call.</summary>
    public Value AddSlot(SlotSymbol symbol)
    {
        var slot = new Value(_nextValue++, Op.Slot, ValueType.Pointer) { Symbol = symbol, Immediate = symbol.Size, Name = symbol.Name };
        _slots.Add(slot);
        return slot;
    }

    /// <summary>Forgets the slots that nobody uses.</summary>
    public void RemoveUnusedSlots() => _slots.RemoveAll(static slot => !slot.IsUsed);

    /// <summary>Leaves the ids below these to values and blocks that come with an id of their own.</summary>
    internal void ReserveIds(int values, int blocks)
    {
        _nextValue = Math.Max(_nextValue, values);
        _nextBlock = Math.Max(_nextBlock, blocks);
    }

    internal int TakeId() => _nextValue++;

    internal void AddParameter(Value parameter) => _parameters.Add(parameter);

    internal void AddSlot(Value slot) => _slots.Add(slot);

    internal void AddBlock(Block block) => _blocks.Add(block);

    /// <summary>Makes a value that is in no block yet; <see cref="FunctionBuilder"/> is the convenient way.</summary>
    internal Value Create(
        Op op, ValueType type, ReadOnlySpan<Value> operands, ReadOnlySpan<Block> blocks = default, long immediate = 0,
        MemoryType memory = default, AtomicKind atomic = default, object? symbol = null, bool isVolatile = false)
    {
        var value = new Value(_nextValue++, op, type)
        {
            Immediate = immediate,
            Memory = memory,
            Atomic = atomic,
            Symbol = symbol,
            IsVolatile = isVolatile,
        };
        foreach (Value operand in operands)
            value.AddOperand(operand);
        foreach (Block block in blocks)
            value.AddBlock(block);
        return value;
    }

    Value Leaf(Op op, ValueType type, object? symbol, long immediate)
    {
        if (!_addresses.TryGetValue((op, symbol, immediate), out Value? value))
        {
            value = new Value(_nextValue++, op, type) { Symbol = symbol, Immediate = op == Op.Core ? 0 : immediate };
            _addresses.Add((op, symbol, immediate), value);
        }
        return value;
    }

    public override string ToString() => Name;
}
