using System.Numerics;
using System.Runtime.CompilerServices;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>
/// HASH, LRU_HASH and their per-CPU forms. All elements are allocated with the map. Lookups take no lock; changes lock one bucket. As in
/// the kernel, an element may be reused for another key while a program still points to it, and replacing a value puts it in another
/// element.
/// </summary>
/// <remarks>
/// A full LRU map evicts by the clock algorithm: elements that programs looked up since the hand last passed are spared once. The kernel's
/// LRU is approximate in another way, evicting from a map before it is full and from one CPU's share first; which element goes is promised
/// by neither.
/// </remarks>
public sealed unsafe partial class HashMap : ElementMap
{
    /// <summary>Next element of the chain, or <see cref="EndOfChain"/> with the number of the bucket; then the hash.</summary>
    const int HeaderSize = 8;

    const uint EndOfChain = 0x8000_0000;

    readonly NativeBlock _elementMemory;
    readonly NativeBlock _bucketMemory;
    readonly NativeBlock? _valueMemory;
    readonly byte* _elements;
    readonly long _elementSize;
    readonly Bucket* _buckets;
    readonly uint _bucketMask;
    readonly ulong _seed;
    readonly bool _isPerCpu;
    readonly bool _isLru;

    internal HashMap(MapSpec spec, InProcessHost host)
        : base(spec, host, Capacity(spec, host) * Copies(spec, host), IsPerCpuType(spec) ? Round(spec.ValueSize) : ElementSize(spec))
    {
        _isPerCpu = IsPerCpuType(spec);
        _isLru = spec.Type is MapType.LruHash or MapType.LruPerCpuHash;
        _elementSize = ElementSize(spec);
        _capacity = Capacity(spec, host);
        _elementMemory = new NativeBlock(_capacity * _elementSize);
        _elements = _elementMemory.Start;
        if (_isPerCpu)
        {
            _valueMemory = new NativeBlock(_capacity * host.PossibleCpus * Round(ValueSize));
            Values = _valueMemory.Start;
        }
        else
        {
            Values = _elements + HeaderSize + Round(KeySize);
        }

        uint buckets = BitOperations.RoundUpToPowerOf2(MaxEntries);
        _bucketMask = buckets - 1;
        _bucketMemory = new NativeBlock((long)buckets * sizeof(Bucket));
        _buckets = (Bucket*)_bucketMemory.Start;
        for (uint i = 0; i < buckets; i++)
            _buckets[i].Head = EndOfChain | i;
        _seed = (spec.Flags & MapFlags.ZeroSeed) != 0 ? 0 : host.NextSeed();
        _spares = new int[host.PossibleCpus + 1];
        _states = _isLru ? new byte[_capacity] : [];
        InitializeElements();
    }

    internal override ulong Lookup(byte* key, int cpu)
    {
        uint hash = HashOf(key);
        long element = Find(key, hash);
        if (element < 0)
            return 0;
        if (_isLru && _states[element] == InUse)
            _states[element] = Referenced;
        return AddressOf(SlotOf(element, cpu));
    }

    internal override int Update(byte* key, byte* value, ulong flags, int cpu) => Put(key, value, flags, cpu, allCpus: false);

    internal override int Delete(byte* key)
    {
        uint hash = HashOf(key);
        Bucket* bucket = _buckets + (hash & _bucketMask);
        bucket->Gate.Enter();
        long element = Find(key, hash);
        if (element >= 0)
            Unlink(bucket, element);
        bucket->Gate.Exit();
        if (element < 0)
            return -Errno.ENOENT;
        Free(element);
        return 0;
    }

    internal override bool IsIterable => true;

    internal override long ForEach(ElementCallback callback)
    {
        long count = 0;
        for (uint bucket = 0; bucket <= _bucketMask; bucket++)
        {
            uint at = Volatile.Read(ref _buckets[bucket].Head);
            while ((at & EndOfChain) == 0)
            {
                // Before the call, which may remove the element.
                uint next = Volatile.Read(ref *(uint*)(_elements + at * _elementSize));
                count++;
                if (!callback.Call(KeyAt(at), AddressOf(SlotOf(at, callback.Cpu))))
                    return count;
                at = next;
            }
        }
        return count;
    }

    int Put(byte* key, byte* value, ulong flags, int cpu, bool allCpus)
    {
        bool isLocked = (flags & (ulong)UpdateFlags.Lock) != 0;
        if (isLocked && (_isLru || LockOffset < 0))
            return -Errno.EINVAL;
        ulong lockFlag = flags & (ulong)UpdateFlags.Lock;
        flags -= lockFlag;
        if (flags > (ulong)UpdateFlags.Exist)
            return -Errno.EINVAL;
        uint hash = HashOf(key);
        Bucket* bucket = _buckets + (hash & _bucketMask);
        long fresh = -1;
        while (true)
        {
            bucket->Gate.Enter();
            long old = Find(key, hash);
            if (old >= 0 ? flags == (ulong)UpdateFlags.NoExist : flags == (ulong)UpdateFlags.Exist)
            {
                bucket->Gate.Exit();
                if (fresh >= 0)
                    Free(fresh);
                return old >= 0 ? -Errno.EEXIST : -Errno.ENOENT;
            }
            if (old >= 0 && isLocked)
            {
                bucket->Gate.Exit();
                return CopyIn(ValueAt(old), value, lockFlag);
            }
            if (old >= 0)
            {
                Replace(bucket, old, key, hash, value, cpu, allCpus);
                bucket->Gate.Exit();
                if (fresh >= 0)
                    Free(fresh);
                return 0;
            }
            if (fresh < 0)
                fresh = TryAllocate();
            if (fresh >= 0)
            {
                SetKey(fresh, key, hash);
                SetValue(fresh, value, cpu, allCpus, isNew: true);
                Link(bucket, fresh);
                bucket->Gate.Exit();
                return 0;
            }
            bucket->Gate.Exit();
            if (!_isLru)
                return -Errno.E2BIG;
            // Evicting locks the victim's bucket, so not under the lock of this one; the key may be there when it is held again.
            fresh = Evict();
            if (fresh < 0)
                return -Errno.ENOMEM;
        }
    }

    /// <summary>
    /// A per-CPU value is replaced in place; another in a spare element, linked before the old one is not, so that a lookup finds either.
    /// </summary>
    void Replace(Bucket* bucket, long old, byte* key, uint hash, byte* value, int cpu, bool allCpus)
    {
        if (_isPerCpu)
        {
            SetValue(old, value, cpu, allCpus, isNew: false);
            return;
        }
        long spare = TakeSpare(cpu);
        SetKey(spare, key, hash);
        SetValue(spare, value, cpu, allCpus, isNew: true);
        if (_isLru)
            _states[spare] = InUse;
        Link(bucket, spare);
        Unlink(bucket, old);
        if (_isLru)
            _states[old] = NotInUse;
        ReturnSpare(cpu, old);
    }

    /// <summary>Follows the bucket's chain. Without the bucket's lock an element may move to another chain meanwhile, which
    /// shows in the number at that chain's end: then it starts over.</summary>
    long Find(byte* key, uint hash)
    {
        uint bucket = hash & _bucketMask;
        while (true)
        {
            uint at = Volatile.Read(ref _buckets[bucket].Head);
            while ((at & EndOfChain) == 0)
            {
                byte* element = _elements + at * _elementSize;
                if (((uint*)element)[1] == hash && KeyEquals(element + HeaderSize, key))
                    return at;
                at = Volatile.Read(ref *(uint*)element);
            }
            if ((at & ~EndOfChain) == bucket)
                return -1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool KeyEquals(byte* a, byte* b)
    {
        int size = KeySize;
        if (size == 4)
            return Unsafe.ReadUnaligned<uint>(a) == Unsafe.ReadUnaligned<uint>(b);
        if (size == 8)
            return Unsafe.ReadUnaligned<ulong>(a) == Unsafe.ReadUnaligned<ulong>(b);
        return new ReadOnlySpan<byte>(a, size).SequenceEqual(new ReadOnlySpan<byte>(b, size));
    }

    uint HashOf(byte* key) => KeyHash.Of(key, KeySize, _seed);

    void Link(Bucket* bucket, long element)
    {
        *(uint*)(_elements + element * _elementSize) = bucket->Head;
        Volatile.Write(ref bucket->Head, (uint)element);
    }

    /// <summary>The element keeps its link, so that a lookup standing on it finds the rest of the chain.</summary>
    void Unlink(Bucket* bucket, long element)
    {
        uint* link = &bucket->Head;
        while (*link != (uint)element)
            link = (uint*)(_elements + *link * _elementSize);
        Volatile.Write(ref *link, *(uint*)(_elements + element * _elementSize));
    }

    void SetKey(long element, byte* key, uint hash)
    {
        byte* at = _elements + element * _elementSize;
        ((uint*)at)[1] = hash;
        Copy(at + HeaderSize, key, KeySize);
    }

    void SetValue(long element, byte* value, int cpu, bool allCpus, bool isNew)
    {
        if (!_isPerCpu)
        {
            // Of an element that was in use before, someone may still hold the lock.
            CopyIn(ValueAt(element), value);
            return;
        }
        for (int i = 0; i < PossibleCpus; i++)
        {
            byte* at = ValueAt(SlotOf(element, i));
            if (allCpus)
                Copy(at, value + (long)i * Stride, ValueSize);
            else if (i == cpu)
                Copy(at, value, ValueSize);
            else if (isNew)
                new Span<byte>(at, ValueSize).Clear();
        }
    }

    byte* KeyAt(long element) => _elements + element * _elementSize + HeaderSize;

    long SlotOf(long element, int cpu) => _isPerCpu ? element * PossibleCpus + cpu : element;

    static bool IsPerCpuType(MapSpec spec) => spec.Type is MapType.PerCpuHash or MapType.LruPerCpuHash;

    static int Copies(MapSpec spec, InProcessHost host) => IsPerCpuType(spec) ? host.PossibleCpus : 1;

    static long ElementSize(MapSpec spec) => HeaderSize + Round(spec.KeySize) + (IsPerCpuType(spec) ? 0 : Round(spec.ValueSize));

    static long Round(int size) => (size + 7L) & ~7L;

    /// <summary>A chain of elements and its lock.</summary>
    struct Bucket
    {
        public uint Head;
        public SpinGate Gate;
    }
}
