namespace Skep.Compiler.CodeGeneration;

/// <summary>
/// Iterated register coalescing (L. George, A. W. Appel, 1996): registers with few neighbours are put aside, copies between registers that
/// can safely be one are removed, and when neither is possible any more a register is put aside that may have to go to the stack.
/// </summary>
sealed class GraphColoring
{
    const int Colors = MachineRegister.AllocatableCount;

    enum State : byte
    {
        Machine,
        ToSimplify,
        ToFreeze,
        ToSpill,
        Aside,
        Merged,
    }

    enum CopyState : byte
    {
        Ready,
        Waiting,
        Done,
    }

    /// <summary>Registers that calls do not preserve first: the others may be needed by values that live longer.</summary>
    static ReadOnlySpan<byte> Preference => [1, 2, 3, 4, 5, 0, 6, 7, 8, 9];

    readonly InterferenceGraph _graph;
    readonly Func<int, float> _costOf;
    readonly State[] _states;
    readonly int[] _alias;
    readonly CopyState[] _copyStates;
    readonly int[] _firstCopy;
    readonly List<(int Copy, int Next)> _copyLinks = [];
    readonly Stack<int> _simplify = new();
    readonly Stack<int> _freeze = new();
    readonly List<int> _spill = [];
    readonly Stack<int> _copies = new();
    readonly Stack<int> _aside = new();
    readonly List<int> _buffer = [];

    GraphColoring(InterferenceGraph graph, Func<int, float> costOf)
    {
        _graph = graph;
        _costOf = costOf;
        _states = new State[graph.Count];
        _alias = new int[graph.Count];
        _firstCopy = new int[graph.Count];
        Array.Fill(_firstCopy, -1);
        for (int i = 0; i < graph.Count; i++)
            _alias[i] = i;
        _copyStates = new CopyState[graph.Copies.Count];
        Assignment = new int[graph.Count];
        Array.Fill(Assignment, MachineRegister.None);
        for (int i = 0; i < MachineRegister.FirstVirtual; i++)
            Assignment[i] = i;
    }

    /// <summary>By register, the machine's register; none where <see cref="Spilled"/>.</summary>
    public int[] Assignment { get; }

    /// <summary>The registers for which there was no place.</summary>
    public List<int> Spilled { get; } = [];

    /// <param name="costOf">What it costs to keep a register on the stack.</param>
    public static GraphColoring Color(InterferenceGraph graph, Func<int, float> costOf)
    {
        var coloring = new GraphColoring(graph, costOf);
        coloring.Run();
        return coloring;
    }

    void Run()
    {
        for (int i = _graph.Copies.Count - 1; i >= 0; i--)
        {
            (int destination, int source) = _graph.Copies[i];
            LinkCopy(destination, i);
            LinkCopy(source, i);
            _copies.Push(i);
        }
        for (int register = MachineRegister.FirstVirtual; register < _graph.Count; register++)
            Enlist(register);
        while (true)
        {
            if (TryPop(_simplify, State.ToSimplify, out int register))
                PutAside(register);
            else if (_copies.TryPop(out int copy))
                Coalesce(copy);
            else if (TryPop(_freeze, State.ToFreeze, out register))
                Freeze(register);
            else if (!TrySelectSpill())
                break;
        }
        while (_aside.TryPop(out int register))
            Assign(register);
        for (int register = MachineRegister.FirstVirtual; register < _graph.Count; register++)
        {
            if (_states[register] != State.Merged)
                continue;
            Assignment[register] = Assignment[AliasOf(register)];
            if (Assignment[register] == MachineRegister.None)
                Spilled.Add(register);
        }
    }

    void LinkCopy(int register, int copy)
    {
        _copyLinks.Add((copy, _firstCopy[register]));
        _firstCopy[register] = _copyLinks.Count - 1;
    }

    bool TryPop(Stack<int> list, State state, out int register)
    {
        while (list.TryPop(out register))
        {
            if (_states[register] == state)
                return true;
        }
        return false;
    }

    /// <summary>Puts a register on the list that its degree and its copies say.</summary>
    void Enlist(int register)
    {
        if (_graph.Degrees[register] >= Colors)
        {
            _states[register] = State.ToSpill;
            _spill.Add(register);
        }
        else if (HasCopies(register))
        {
            _states[register] = State.ToFreeze;
            _freeze.Push(register);
        }
        else
        {
            _states[register] = State.ToSimplify;
            _simplify.Push(register);
        }
    }

    bool HasCopies(int register)
    {
        for (int link = _firstCopy[register]; link >= 0; link = _copyLinks[link].Next)
        {
            if (_copyStates[_copyLinks[link].Copy] != CopyState.Done)
                return true;
        }
        return false;
    }

    bool IsPresent(int register) => _states[register] is not (State.Aside or State.Merged);

    void PutAside(int register)
    {
        _states[register] = State.Aside;
        _aside.Push(register);
        foreach (int neighbour in _graph.NeighboursOf(register))
        {
            if (IsPresent(neighbour))
                LowerDegree(neighbour);
        }
    }

    void LowerDegree(int register)
    {
        if (register < MachineRegister.FirstVirtual || _graph.Degrees[register]-- != Colors)
            return;
        WakeCopies(register);
        foreach (int neighbour in _graph.NeighboursOf(register))
        {
            if (IsPresent(neighbour))
                WakeCopies(neighbour);
        }
        if (_states[register] == State.ToSpill)
            Enlist(register);
    }

    void WakeCopies(int register)
    {
        for (int link = _firstCopy[register]; link >= 0; link = _copyLinks[link].Next)
        {
            int copy = _copyLinks[link].Copy;
            if (_copyStates[copy] != CopyState.Waiting)
                continue;
            _copyStates[copy] = CopyState.Ready;
            _copies.Push(copy);
        }
    }

    void Coalesce(int copy)
    {
        if (_copyStates[copy] != CopyState.Ready)
            return;
        (int destination, int source) = _graph.Copies[copy];
        int left = AliasOf(destination), right = AliasOf(source);
        if (right < MachineRegister.FirstVirtual)
            (left, right) = (right, left);
        if (left == right)
        {
            _copyStates[copy] = CopyState.Done;
            LessenCopies(left);
        }
        else if (right < MachineRegister.FirstVirtual || left == MachineRegister.Frame || _graph.Interfere(left, right))
        {
            _copyStates[copy] = CopyState.Done;
            LessenCopies(left);
            LessenCopies(right);
        }
        else if (left < MachineRegister.FirstVirtual ? CanTakeMachine(left, right) : CanMerge(left, right))
        {
            _copyStates[copy] = CopyState.Done;
            Merge(left, right);
            LessenCopies(left);
        }
        else
        {
            _copyStates[copy] = CopyState.Waiting;
        }
    }

    /// <summary>George's test: every neighbour either is no obstacle or interferes with the machine's register anyway.</summary>
    bool CanTakeMachine(int machine, int register)
    {
        foreach (int neighbour in _graph.NeighboursOf(register))
        {
            if (IsPresent(neighbour) && neighbour >= MachineRegister.FirstVirtual && _graph.Degrees[neighbour] >= Colors
                && !_graph.Interfere(neighbour, machine))
                return false;
        }
        return true;
    }

    /// <summary>Briggs's test: the result has fewer neighbours of high degree than there are registers.</summary>
    bool CanMerge(int left, int right)
    {
        int high = 0;
        foreach (int neighbour in _graph.NeighboursOf(left))
        {
            if (IsPresent(neighbour) && IsHigh(neighbour, _graph.Interfere(neighbour, right)))
                high++;
        }
        foreach (int neighbour in _graph.NeighboursOf(right))
        {
            if (IsPresent(neighbour) && !_graph.Interfere(neighbour, left) && IsHigh(neighbour, isShared: false))
                high++;
        }
        return high < Colors;
    }

    /// <summary>A neighbour of both loses one when they become one.</summary>
    bool IsHigh(int register, bool isShared) =>
        register < MachineRegister.FirstVirtual || _graph.Degrees[register] - (isShared ? 1 : 0) >= Colors;

    void Merge(int kept, int merged)
    {
        _states[merged] = State.Merged;
        _alias[merged] = kept;
        _graph.Costs[kept] += _graph.Costs[merged];
        for (int link = _firstCopy[merged]; link >= 0; link = _copyLinks[link].Next)
            LinkCopy(kept, _copyLinks[link].Copy);
        WakeCopies(merged);
        _buffer.Clear();
        foreach (int neighbour in _graph.NeighboursOf(merged))
            _buffer.Add(neighbour);
        foreach (int neighbour in _buffer)
        {
            if (!IsPresent(neighbour))
                continue;
            _graph.AddEdge(neighbour, kept);
            LowerDegree(neighbour);
        }
        if (kept >= MachineRegister.FirstVirtual && _states[kept] == State.ToFreeze && _graph.Degrees[kept] >= Colors)
            Enlist(kept);
    }

    /// <summary>A register that no copy waits for any more is simplified rather than frozen.</summary>
    void LessenCopies(int register)
    {
        if (register >= MachineRegister.FirstVirtual && _states[register] == State.ToFreeze)
            Enlist(register);
    }

    void Freeze(int register)
    {
        GiveUpCopies(register);
        Enlist(register);
    }

    void GiveUpCopies(int register)
    {
        for (int link = _firstCopy[register]; link >= 0; link = _copyLinks[link].Next)
        {
            int copy = _copyLinks[link].Copy;
            if (_copyStates[copy] == CopyState.Done)
                continue;
            _copyStates[copy] = CopyState.Done;
            (int destination, int source) = _graph.Copies[copy];
            int other = AliasOf(destination) == register ? AliasOf(source) : AliasOf(destination);
            LessenCopies(other);
        }
    }

    bool TrySelectSpill()
    {
        int best = -1;
        float least = float.PositiveInfinity;
        _spill.RemoveAll(register => _states[register] != State.ToSpill);
        foreach (int register in _spill)
        {
            float cost = _costOf(register) / _graph.Degrees[register];
            if (best >= 0 && cost >= least)
                continue;
            (best, least) = (register, cost);
        }
        if (best < 0)
            return false;
        GiveUpCopies(best);
        _states[best] = State.ToSimplify;
        _simplify.Push(best);
        return true;
    }

    void Assign(int register)
    {
        int taken = 0;
        foreach (int neighbour in _graph.NeighboursOf(register))
        {
            int place = Assignment[AliasOf(neighbour)];
            if (place >= 0)
                taken |= 1 << place;
        }
        int free = ~taken & ((1 << Colors) - 1);
        if (free == 0)
        {
            Spilled.Add(register);
            return;
        }
        Assignment[register] = PartnerPlace(register, free);
    }

    /// <summary>A copy that could not be coalesced may still turn out to be from a register to itself.</summary>
    int PartnerPlace(int register, int free)
    {
        for (int link = _firstCopy[register]; link >= 0; link = _copyLinks[link].Next)
        {
            (int destination, int source) = _graph.Copies[_copyLinks[link].Copy];
            int other = AliasOf(destination) == register ? AliasOf(source) : AliasOf(destination);
            int place = Assignment[other];
            if (place is >= 0 and < Colors && (free >> place & 1) != 0)
                return place;
        }
        foreach (byte place in Preference)
        {
            if ((free >> place & 1) != 0)
                return place;
        }
        throw new InvalidOperationException("no register is free");
    }

    /// <summary>The register that stands for this one after coalescing.</summary>
    public int AliasOf(int register)
    {
        while (_states[register] == State.Merged)
            register = _alias[register];
        return register;
    }
}
