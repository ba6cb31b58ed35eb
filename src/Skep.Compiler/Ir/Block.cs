namespace Skep.Compiler.Ir;

/// <summary>Values that run one after the other: phis first, a terminator last.</summary>
public sealed class Block
{
    readonly List<Value> _values = [];

    internal Block(Function function, int id)
    {
        Function = function;
        Id = id;
    }

    public Function Function { get; }

    /// <summary>Unique in the function; printed as <c>b3</c>.</summary>
    public int Id { get; }

    /// <summary>Runs rarely: a path that ends the program because something was out of range.</summary>
    public bool IsCold { get; set; }

    public IReadOnlyList<Value> Values => _values;

    /// <summary>The last value; null while the block is being built.</summary>
    public Value? Terminator => _values.Count > 0 && _values[^1].IsTerminator ? _values[^1] : null;

    /// <summary>Where control may go next.</summary>
    public IReadOnlyList<Block> Successors => Terminator?.Blocks ?? [];

    public IEnumerable<Value> Phis => _values.TakeWhile(static value => value.Op == Op.Phi);

    /// <summary>Where the first value that is no phi stands.</summary>
    public int FirstAfterPhis
    {
        get
        {
            int i = 0;
            while (i < _values.Count && _values[i].Op == Op.Phi)
                i++;
            return i;
        }
    }

    public int IndexOf(Value value) => _values.IndexOf(value);

    internal void Insert(int index, Value value)
    {
        value.Block = this;
        _values.Insert(index, value);
    }

    internal void Detach(Value value)
    {
        _values.Remove(value);
        value.Block = null;
    }

    /// <summary>Puts other values in place of all there are; what is no longer there belongs to no block.</summary>
    internal void SetValues(List<Value> values)
    {
        foreach (Value value in _values)
            value.Block = null;
        _values.Clear();
        _values.AddRange(values);
        foreach (Value value in _values)
            value.Block = this;
    }

    /// <summary>Removes many values at once; they have no users left but one another.</summary>
    internal void RemoveWhere(Predicate<Value> condition)
    {
        foreach (Value value in _values)
        {
            if (condition(value))
            {
                value.DropOperands();
                value.Block = null;
            }
        }
        _values.RemoveAll(static value => value.Block is null);
    }

    internal void InsertRange(int index, List<Value> values)
    {
        _values.InsertRange(index, values);
        foreach (Value value in values)
            value.Block = this;
    }

    /// <summary>Moves the values from <paramref name="first"/> on to the end of <paramref name="other"/>.</summary>
    public void MoveTail(int first, Block other)
    {
        for (int i = first; i < _values.Count; i++)
            other.Insert(other._values.Count, _values[i]);
        _values.RemoveRange(first, _values.Count - first);
    }

    /// <summary>Moves a value of any block to stand at <paramref name="index"/> here.</summary>
    public void MoveHere(int index, Value value)
    {
        value.Block!._values.Remove(value);
        Insert(index, value);
    }

    /// <summary>Drops the phi operands that come from a block that no longer leads here.</summary>
    public void RemovePredecessor(Block predecessor)
    {
        foreach (Value phi in Phis)
        {
            for (int i = phi.Operands.Count - 1; i >= 0; i--)
            {
                if (phi.Blocks[i] == predecessor)
                    phi.RemoveIncoming(i);
            }
        }
    }

    /// <summary>In every phi, says <paramref name="now"/> where it said <paramref name="before"/>.</summary>
    public void RenamePredecessor(Block before, Block now)
    {
        foreach (Value phi in Phis)
        {
            for (int i = 0; i < phi.Blocks.Count; i++)
            {
                if (phi.Blocks[i] == before)
                    phi.SetBlock(i, now);
            }
        }
    }

    public override string ToString() => $"b{Id}";
}
