using System.Runtime.InteropServices;

namespace Skep.Compiler.Ir;

/// <summary>
/// A node of the program in SSA form: it computes at most one result, from its operands, when its block runs. Values know their users, so
/// that one can take another's place.
/// </summary>
public sealed class Value
{
    readonly List<Value> _operands = [];
    readonly List<Value> _users = [];
    List<Block>? _blocks;

    internal Value(int id, Op op, ValueType type)
    {
        Id = id;
        Op = op;
        Type = type;
    }

    /// <summary>Unique in the function; printed as <c>%7</c>.</summary>
    public int Id { get; }

    public Op Op { get; }

    public ref readonly OpInfo Info => ref OpTable.Of(Op);

    public ValueType Type { get; }

    /// <summary>The block it is in; null for leaves and for what was removed.</summary>
    public Block? Block { get; internal set; }

    /// <summary>
    /// Constant: its value, sign-extended from its type. Load, Store, Atomic: byte offset from the address. Slot, Copy, Zero: size in bytes.
    /// Global: byte offset. Parameter: its number. Helper: the helper's id. SExt8 and the like: 0.
    /// </summary>
    public long Immediate { get; init; }

    /// <summary>Load, Store, Atomic: what is moved.</summary>
    public MemoryType Memory { get; init; }

    /// <summary>Atomic: what is done.</summary>
    public AtomicKind Atomic { get; init; }

    /// <summary>Load and Store: never removed, repeated or moved.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>
    /// Global: <see cref="GlobalSymbol"/>. Map: <see cref="MapSymbol"/>. Function, Call: <see cref="Ir.Function"/>. Extern, Kfunc:
    /// <see cref="ExternSymbol"/>. Core, CoreAddress: <see cref="CoreAccess"/>. Slot: <see cref="SlotSymbol"/>. Switch: the cases, a
    /// <c>long[]</c>.
    /// </summary>
    public object? Symbol { get; init; }

    /// <summary>What the source calls it, for people: <c>tcp.Destination</c>.</summary>
    public string? Name { get; set; }

    public SourcePoint? Source { get; set; }

    public IReadOnlyList<Value> Operands => _operands;

    public Value this[int operand] => _operands[operand];

    /// <summary>Who uses the result, once for each use.</summary>
    public IReadOnlyList<Value> Users => _users;

    /// <summary>
    /// Br: the target. BrIf: where to go when the condition is not 0, and else. Switch: the default, then one for each case. Phi: the
    /// predecessor that each operand comes from.
    /// </summary>
    public IReadOnlyList<Block> Blocks => _blocks ?? (IReadOnlyList<Block>)[];

    public bool IsLeaf => Info.Is(OpTraits.Leaf);

    public bool IsTerminator => Info.Is(OpTraits.Terminator);

    public bool IsConstant => Op == Op.Constant;

    public bool IsZero => Op == Op.Constant && Immediate == 0;

    /// <summary>Whether the program would be the same without it, if nobody uses the result.</summary>
    public bool HasEffect => IsVolatile || Info.Is(OpTraits.Writes | OpTraits.Terminator);

    internal void AddOperand(Value operand)
    {
        _operands.Add(operand);
        operand._users.Add(this);
    }

    /// <summary>Adds an operand and the predecessor it comes from to a phi.</summary>
    public void AddIncoming(Value operand, Block predecessor)
    {
        AddOperand(operand);
        AddBlock(predecessor);
    }

    public void SetOperand(int index, Value operand)
    {
        _operands[index]._users.Remove(this);
        _operands[index] = operand;
        operand._users.Add(this);
    }

    internal void AddBlock(Block block) => (_blocks ??= []).Add(block);

    public void SetBlock(int index, Block block) => _blocks![index] = block;

    /// <summary>Removes a phi's operand and predecessor.</summary>
    public void RemoveIncoming(int index)
    {
        _operands[index]._users.Remove(this);
        _operands.RemoveAt(index);
        _blocks!.RemoveAt(index);
    }

    /// <summary>The operand of a phi that comes from <paramref name="predecessor"/>.</summary>
    public Value IncomingFrom(Block predecessor) => _operands[_blocks!.IndexOf(predecessor)];

    /// <summary>Makes every user of this one use <paramref name="other"/>.</summary>
    public void ReplaceUsesWith(Value other)
    {
        if (ReferenceEquals(this, other))
            throw new InvalidOperationException($"%{Id} cannot replace itself");
        foreach (Value user in _users)
        {
            Span<Value> operands = CollectionsMarshal.AsSpan(user._operands);
            operands[operands.IndexOf(this)] = other;
            other._users.Add(user);
        }
        _users.Clear();
    }

    /// <summary>Takes the value out of its block. Nobody may use it any more.</summary>
    public void Remove()
    {
        if (_users.Count > 0)
            throw new InvalidOperationException($"%{Id} {Info.Name} is still used by %{_users[0].Id} {_users[0].Info.Name}");
        DropOperands();
        Block?.Detach(this);
    }

    /// <summary>Forgets the operands, so that circles of dead values can be removed.</summary>
    internal void DropOperands()
    {
        foreach (Value operand in _operands)
            operand._users.Remove(this);
        _operands.Clear();
        _blocks = null;
    }

    public override string ToString() => $"%{Id} {Info.Name}";
}
