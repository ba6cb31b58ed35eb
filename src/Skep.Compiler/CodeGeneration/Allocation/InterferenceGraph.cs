namespace Skep.Compiler.CodeGeneration;

/// <summary>Which registers hold something at the same time, and which are copied to each other.</summary>
sealed class InterferenceGraph
{
    /// <summary>Up to so many registers the pairs are a matrix of bits.</summary>
    const int LargestMatrix = 8192;

    readonly int _count;
    readonly ulong[]? _matrix;
    readonly HashSet<long>? _pairs;
    readonly int[] _firstNeighbour;
    readonly List<(int Register, int Next)> _neighbours = [];
    readonly List<(int Destination, int Source)> _copies = [];

    InterferenceGraph(int count)
    {
        _count = count;
        if (count <= LargestMatrix)
            _matrix = new ulong[((long)count * count + 63) / 64];
        else
            _pairs = [];
        _firstNeighbour = new int[count];
        Degrees = new int[count];
        Costs = new float[count];
        Array.Fill(_firstNeighbour, -1);
    }

    public int Count => _count;

    /// <summary>Of registers that are not the machine's: how many others interfere.</summary>
    public int[] Degrees { get; }

    /// <summary>Accesses, those in loops counted ten times for each loop.</summary>
    public float[] Costs { get; }

    public IReadOnlyList<(int Destination, int Source)> Copies => _copies;

    public static InterferenceGraph Build(MachineFunction function, Liveness liveness)
    {
        var graph = new InterferenceGraph(function.RegisterCount);
        Span<ulong> live = new ulong[liveness.Out(function.Entry).Length];
        foreach (MachineBlock block in function.Blocks)
            graph.Add(block, liveness.Out(block), live);
        return graph;
    }

    void Add(MachineBlock block, ReadOnlySpan<ulong> after, Span<ulong> live)
    {
        float weight = block.IsCold ? 0.1f : 1;
        for (int i = Math.Min(block.LoopDepth, 6); i > 0; i--)
            weight *= 10;
        after.CopyTo(live);
        Liveness.StepEnd(block, live);
        if (block.Condition is { } condition)
            AddCosts(condition, weight);
        for (int i = block.Code.Count - 1; i >= 0; i--)
        {
            MachineInstruction instruction = block.Code[i];
            AddCosts(instruction, weight);
            // After a copy both hold the same, so the copy alone is no reason why they could not be one register.
            bool isCopy = instruction.IsCopy;
            if (isCopy)
            {
                _copies.Add((instruction.Destination, instruction.Source));
                live.Remove(instruction.Source);
            }
            if (instruction.WritesDestination)
                AddAll(instruction.Destination, live);
            if (instruction.WritesSource)
                AddAll(instruction.Source, live);
            if (instruction.IsThroughResult)
                AddAll(MachineRegister.Result, live);
            if (instruction.IsCall)
            {
                for (int clobbered = 0; clobbered < MachineRegister.ClobberedCount; clobbered++)
                    AddAll(clobbered, live);
            }
            Liveness.Step(instruction, live);
        }
    }

    void AddCosts(MachineInstruction instruction, float weight)
    {
        if (instruction.Destination >= 0)
            Costs[instruction.Destination] += weight;
        if (instruction.Source >= 0)
            Costs[instruction.Source] += weight;
    }

    void AddAll(int register, ReadOnlySpan<ulong> live)
    {
        for (int other = Bits.Next(live, 0); other >= 0; other = Bits.Next(live, other + 1))
            AddEdge(register, other);
    }

    public void AddEdge(int left, int right)
    {
        if (left == right || left == MachineRegister.Frame || right == MachineRegister.Frame || !Mark(left, right))
            return;
        if (left >= MachineRegister.FirstVirtual)
            Link(left, right);
        if (right >= MachineRegister.FirstVirtual)
            Link(right, left);
    }

    void Link(int register, int neighbour)
    {
        _neighbours.Add((neighbour, _firstNeighbour[register]));
        _firstNeighbour[register] = _neighbours.Count - 1;
        Degrees[register]++;
    }

    public bool Interfere(int left, int right)
    {
        if (left < MachineRegister.FirstVirtual && right < MachineRegister.FirstVirtual)
            return true;
        (left, right) = left < right ? (left, right) : (right, left);
        long place = (long)left * _count + right;
        return _matrix is null ? _pairs!.Contains(place) : (_matrix[place >> 6] >> (int)(place & 63) & 1) != 0;
    }

    bool Mark(int left, int right)
    {
        (left, right) = left < right ? (left, right) : (right, left);
        long place = (long)left * _count + right;
        if (_matrix is null)
            return _pairs!.Add(place);
        ref ulong word = ref _matrix[place >> 6];
        ulong before = word;
        word |= 1UL << (int)(place & 63);
        return word != before;
    }

    public Neighbours NeighboursOf(int register) => new(_neighbours, _firstNeighbour[register]);

    public struct Neighbours(List<(int Register, int Next)> links, int first)
    {
        int _next = first;

        public int Current { get; private set; }

        public readonly Neighbours GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_next < 0)
                return false;
            (Current, _next) = links[_next];
            return true;
        }
    }
}
