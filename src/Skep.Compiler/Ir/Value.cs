using System.Runtime.InteropServices;

namespace Skep.Compiler.Ir;

/// <summary>
/// A node of the program in SSA form: it computes at most one result, from its operands, when its block runs. Values know their users, so
/// that one can take another's place.
/// </summary>
public sealed class Value
{
    readonly List<Value> _operands = [];

    // Where in the operand's list of uses this use stands: a use is taken away without a search, however many there are.
    readonly List<int> _places = [];
    readonly List<Use> _uses = [];
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
    /// Constant: its value, sign-extended from its type. Load, Store, Atomic: byte offset from the address. Slot, Copy, Zero: size in
    /// bytes.
    /// Global: byte offset. Parameter: its number. Helper: the helper's id. SExt8 and the like: 0.
    /// </summary>
    public long Immediate { get; internal set; }

    /// <summary>Load, Store, Atomic: what is moved.</summary>
    public MemoryType Memory { get; internal set; }

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

    /// <summary>Who uses the result and as which operand, in no order that means anything.</summary>
    public IReadOnlyList<Use> Uses => _uses;

    /// <summary>Who uses the result, once for each use.</summary>
    public IEnumerable<Value> Users => _uses.Select(static use => use.User);

    public bool IsUsed => _uses.Count > 0;

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
        _places.Add(operand._uses.Count);
        operand._uses.Add(new Use(this, _operands.Count));
        _operands.Add(operand);
    }

    /// <summary>Adds an operand and the predecessor it comes from to a phi.</summary>
    public void AddIncoming(Value operand, Block predecessor)
    {
        AddOperand(operand);
        AddBlock(predecessor);
    }

    public void SetOperand(int index, Value operand)
    {
        ForgetUse(index);
        _operands[index] = operand;
        _places[index] = operand._uses.Count;
        operand._uses.Add(new Use(this, index));
    }

    internal void AddBlock(Block block) => (_blocks ??= []).Add(block);

    public void SetBlock(int index, Block block) => _blocks![index] = block;

    /// <summary>Removes a phi's operand and predecessor; the last one takes their place.</summary>
    public void RemoveIncoming(int index)
    {
        int last = _operands.Count - 1;
        ForgetUse(index);
        if (index != last)
        {
            _operands[index] = _operands[last];
            _blocks![index] = _blocks[last];
            _places[index] = _places[last];
            CollectionsMarshal.AsSpan(_operands[index]._uses)[_places[index]] = new Use(this, index);
        }
        _operands.RemoveAt(last);
        _places.RemoveAt(last);
        _blocks!.RemoveAt(last);
    }

    /// <summary>The operand of a phi that comes from <paramref name="predecessor"/>.</summary>
    public Value IncomingFrom(Block predecessor) => _operands[_blocks!.IndexOf(predecessor)];

    /// <summary>Makes every user of this one use <paramref name="other"/>.</summary>
    public void ReplaceUsesWith(Value other)
    {
        if (ReferenceEquals(this, other))
            throw new InvalidOperationException($"%{Id} cannot replace itself");
        foreach (Use use in _uses)
        {
            use.User._operands[use.Operand] = other;
            use.User._places[use.Operand] = other._uses.Count;
            other._uses.Add(use);
        }
        _uses.Clear();
    }

    /// <summary>Takes the value out of its block. Nobody may use it any more.</summary>
    public void Remove()
    {
        if (_uses.Count > 0)
            throw new InvalidOperationException($"%{Id} {Info.Name} is still used by %{_uses[0].User.Id} {_uses[0].User.Info.Name}");
        DropOperands();
        Block?.Detach(this);
    }

    /// <summary>Forgets the operands, so that circles of dead values can be removed.</summary>
    internal void DropOperands()
    {
        for (int i = _operands.Count - 1; i >= 0; i--)
            ForgetUse(i);
        _operands.Clear();
        _places.Clear();
        _blocks = null;
    }

    void ForgetUse(int index)
    {
        List<Use> uses = _operands[index]._uses;
        int place = _places[index];
        Use moved = uses[^1];
        uses[place] = moved;
        moved.User._places[moved.Operand] = place;
        uses.RemoveAt(uses.Count - 1);
    }

    /// <summary>Whether an operand knows of this use.</summary>
    internal bool IsNotedBy(int index)
    {
        List<Use> uses = _operands[index]._uses;
        return _places[index] < uses.Count && uses[_places[index]] == new Use(this, index);
    }

    public override string ToString() => $"%{Id} {Info.Name}";
}
