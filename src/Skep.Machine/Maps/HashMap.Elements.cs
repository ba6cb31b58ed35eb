using Skep.Objects;

namespace Skep.Machine;

// Where elements come from: a list of free ones, spares for replacing values and, in an LRU map, eviction.
public sealed unsafe partial class HashMap
{
    const byte NotInUse = 0;
    const byte InUse = 1;
    const byte Referenced = 2;

    readonly long _capacity;

    /// <summary>One element for each CPU, and one for all callers outside programs (-1 while one of them has it).</summary>
    readonly int[] _spares;

    /// <summary>LRU only: whether each element is in the map, and was looked up since the hand passed.</summary>
    readonly byte[] _states;

    const uint None = uint.MaxValue;

    /// <summary>First free element and, above it, a count of changes that tells apart two states with the same first element.</summary>
    long _free = None;

    /// <summary>
    /// Elements from here on were never used: they are handed out in order, so that a sparse map touches only what it uses.
    /// </summary>
    long _untouched;

    long _hand;

    /// <summary>Elements that hold entries.</summary>
    long _count;

    static long Capacity(MapSpec spec, InProcessHost host) => spec.MaxEntries + (long)host.PossibleCpus + 1;

    void InitializeElements()
    {
        for (int i = 0; i < _spares.Length; i++)
            _spares[i] = (int)MaxEntries + i;
    }

    /// <summary>
    /// A free element's link takes the place of its hash, not of its link in the chain, which a lookup may still be following.
    /// </summary>
    ref uint FreeLink(long element) => ref ((uint*)(_elements + element * _elementSize))[1];

    long TryAllocate()
    {
        while (true)
        {
            long head = Volatile.Read(ref _free);
            uint first = (uint)head;
            if (first == None)
                break;
            uint next = Volatile.Read(ref FreeLink(first));
            long changed = ((head >> 32) + 1) << 32 | next;
            if (Interlocked.CompareExchange(ref _free, changed, head) == head)
                return Took(first);
        }
        if (Volatile.Read(ref _untouched) >= MaxEntries)
            return -1;
        long fresh = Interlocked.Increment(ref _untouched) - 1;
        return fresh < MaxEntries ? Took(fresh) : -1;
    }

    long Took(long element)
    {
        Interlocked.Increment(ref _count);
        if (_isLru)
            _states[element] = InUse;
        return element;
    }

    void Free(long element)
    {
        Interlocked.Decrement(ref _count);
        if (_isLru)
            _states[element] = NotInUse;
        while (true)
        {
            long head = Volatile.Read(ref _free);
            Volatile.Write(ref FreeLink(element), (uint)head);
            long changed = ((head >> 32) + 1) << 32 | element;
            if (Interlocked.CompareExchange(ref _free, changed, head) == head)
                return;
        }
    }

    /// <summary>Takes out of the map an element that has not been looked up lately, or -1 when all are in motion.</summary>
    long Evict()
    {
        // Twice around finds one unless other threads take or touch them all.
        for (long tries = 0; tries < 2 * _capacity + 2; tries++)
        {
            long element = (long)((ulong)Interlocked.Increment(ref _hand) % (ulong)_capacity);
            if (_states[element] == Referenced)
            {
                _states[element] = InUse;
                continue;
            }
            if (_states[element] != InUse)
                continue;
            uint hash = ((uint*)(_elements + element * _elementSize))[1];
            Bucket* bucket = _buckets + (hash & _bucketMask);
            bucket->Gate.Enter();
            bool linked = _states[element] == InUse && IsLinked(bucket, element);
            if (linked)
                Unlink(bucket, element);
            bucket->Gate.Exit();
            if (linked)
                return element;
        }
        return -1;
    }

    bool IsLinked(Bucket* bucket, long element)
    {
        for (uint at = bucket->Head; (at & EndOfChain) == 0; at = *(uint*)(_elements + at * _elementSize))
        {
            if (at == element)
                return true;
        }
        return false;
    }

    // A CPU runs one program at a time, so its spare needs no lock; callers outside share one.
    long TakeSpare(int cpu)
    {
        if (cpu < PossibleCpus)
            return _spares[cpu];
        var spin = default(SpinWait);
        while (true)
        {
            int spare = Interlocked.Exchange(ref _spares[cpu], -1);
            if (spare >= 0)
                return spare;
            spin.SpinOnce();
        }
    }

    void ReturnSpare(int cpu, long element) => Volatile.Write(ref _spares[cpu], (int)element);
}
