using System.Numerics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>
/// BLOOM_FILTER: remembers values without storing them. A value that was pushed is always found; one that was not is found with small
/// probability. Sizes of <c>kernel/bpf/bloom_filter.c</c>; which values collide depends on the seed, as it does there.
/// </summary>
public sealed unsafe class BloomFilterMap : InProcessMap
{
    const int DefaultHashes = 5;

    readonly NativeBlock _memory;
    readonly long* _words;
    readonly uint _mask;
    readonly int _hashes;
    readonly ulong _seed;

    internal BloomFilterMap(MapSpec spec, InProcessHost host)
        : base(spec, host)
    {
        // The low four bits of map_extra. n entries and k hashes need n * k / ln 2 bits; 7/5 stands for 1 / ln 2.
        _hashes = (int)(spec.Extra & 0xf) is var hashes and not 0 ? hashes : DefaultHashes;
        ulong bits = Math.Clamp((ulong)MaxEntries * (ulong)_hashes * 7 / 5, 64, 1UL << 31);
        bits = BitOperations.RoundUpToPowerOf2(bits);
        _mask = (uint)(bits - 1);
        _memory = new NativeBlock((long)(bits / 8));
        _words = (long*)_memory.Start;
        _seed = (spec.Flags & MapFlags.ZeroSeed) != 0 ? 0 : host.NextSeed();
    }

    internal override int Push(byte* value, ulong flags)
    {
        if (flags != (ulong)UpdateFlags.Any)
            return -Errno.EINVAL;
        for (int i = 0; i < _hashes; i++)
        {
            uint bit = Hash(value, i);
            Interlocked.Or(ref _words[bit / 64], 1L << (int)(bit % 64));
        }
        return 0;
    }

    internal override int Peek(byte* value)
    {
        for (int i = 0; i < _hashes; i++)
        {
            uint bit = Hash(value, i);
            if ((Volatile.Read(ref _words[bit / 64]) >> (int)(bit % 64) & 1) == 0)
                return -Errno.ENOENT;
        }
        return 0;
    }

    internal override int Pop(byte* value) => -Errno.EOPNOTSUPP;

    internal override int Delete(byte* key) => -Errno.EOPNOTSUPP;

    private protected override int Update(byte* key, byte* value, ulong flags) => Push(value, flags);

    /// <summary>Asks about the value that the buffer holds.</summary>
    private protected override bool TryLookup(byte* key, byte* value) => Peek(value) == 0;

    private protected override bool TryTake(byte* key, byte* value) => throw Refused(Errno.EOPNOTSUPP);

    private protected override bool TryGetNextKey(byte* key, byte* next) => throw Refused(Errno.EOPNOTSUPP);

    uint Hash(byte* value, int index) => KeyHash.Of(value, ValueSize, _seed + (ulong)index) & _mask;
}
