namespace Skep.Machine;

// What callers outside programs do: copies, and values of all CPUs at once.
public sealed unsafe partial class HashMap
{
    /// <summary>Entries in the map now.</summary>
    public long Count => Volatile.Read(ref _count);

    private protected override bool TryLookup(byte* key, byte* value)
    {
        // htab_lru_map_lookup_elem_sys: looking from outside does not make an element recently used.
        long element = Find(key, HashOf(key));
        if (element < 0)
            return false;
        CopyOut(element, value);
        return true;
    }

    private protected override int Update(byte* key, byte* value, ulong flags) => Put(key, value, flags, PossibleCpus, allCpus: true);

    private protected override bool TryTake(byte* key, byte* value)
    {
        uint hash = HashOf(key);
        Bucket* bucket = _buckets + (hash & _bucketMask);
        bucket->Gate.Enter();
        long element = Find(key, hash);
        if (element >= 0)
        {
            CopyOut(element, value);
            Unlink(bucket, element);
        }
        bucket->Gate.Exit();
        if (element < 0)
            return false;
        Free(element);
        return true;
    }

    private protected override bool TryGetNextKey(byte* key, byte* next)
    {
        uint bucket = 0;
        if (key != null)
        {
            uint hash = HashOf(key);
            long element = Find(key, hash);
            if (element >= 0)
            {
                uint following = Volatile.Read(ref *(uint*)(_elements + element * _elementSize));
                if ((following & EndOfChain) == 0)
                {
                    Copy(next, KeyAt(following), KeySize);
                    return true;
                }
                bucket = (hash & _bucketMask) + 1;
            }
        }
        for (; bucket <= _bucketMask; bucket++)
        {
            uint head = Volatile.Read(ref _buckets[bucket].Head);
            if ((head & EndOfChain) == 0)
            {
                Copy(next, KeyAt(head), KeySize);
                return true;
            }
        }
        return false;
    }

    void CopyOut(long element, byte* value)
    {
        for (int copy = 0; copy < (_isPerCpu ? PossibleCpus : 1); copy++)
            CopyOut(value + (long)copy * Stride, ValueAt(SlotOf(element, copy)));
    }
}
