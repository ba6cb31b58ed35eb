using System.Numerics;
using System.Runtime.CompilerServices;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>
/// LPM_TRIE: the value of the longest prefix that matches. A key is a 32-bit prefix length in bits, then the data with the most significant
/// byte first. Semantics and order of walking are those of <c>kernel/bpf/lpm_trie.c</c>.
/// </summary>
/// <remarks>
/// A binary trie with path compression: a node without a value of its own joins two that differ after its prefix, so there are fewer of
/// those than of the others. Changes take a lock; lookups take none but start over when a change went on meanwhile.
/// </remarks>
public sealed unsafe partial class LpmTrieMap : ElementMap
{
    readonly NativeBlock _memory;
    readonly byte* _nodes;
    readonly long _nodeSize;
    readonly int _dataSize;
    readonly uint _maxPrefix;
    readonly Lock _changes = new();
    readonly Root* _root;

    internal LpmTrieMap(MapSpec spec, InProcessHost host)
        : base(spec, host, NodeCount(spec), NodeSize(spec))
    {
        _dataSize = KeySize - sizeof(uint);
        _maxPrefix = (uint)_dataSize * 8;
        _nodeSize = NodeSize(spec);
        _memory = new NativeBlock(sizeof(Root) + NodeCount(spec) * _nodeSize);
        _root = (Root*)_memory.Start;
        _nodes = _memory.Start + sizeof(Root);
        Values = _nodes + ValueOffset(spec);
    }

    /// <summary>Prefixes in the map now.</summary>
    public long Count => Volatile.Read(ref _root->Count);

    internal override ulong Lookup(byte* key, int cpu)
    {
        uint found = Match(key);
        return found == 0 ? 0 : AddressOf(found);
    }

    internal override int Update(byte* key, byte* value, ulong flags, int cpu) => Update(key, value, flags);

    private protected override bool TryLookup(byte* key, byte* value)
    {
        uint found = Match(key);
        if (found != 0)
            Copy(value, ValueAt(found), ValueSize);
        return found != 0;
    }

    private protected override int Update(byte* key, byte* value, ulong flags)
    {
        if (flags > (ulong)UpdateFlags.Exist || PrefixOf(key) > _maxPrefix)
            return -Errno.EINVAL;
        lock (_changes)
        {
            BeginChange();
            int result = Insert(key, value, (UpdateFlags)flags);
            EndChange();
            return result;
        }
    }

    internal override int Delete(byte* key)
    {
        if (PrefixOf(key) > _maxPrefix)
            return -Errno.EINVAL;
        lock (_changes)
        {
            BeginChange();
            int result = Remove(key);
            EndChange();
            return result;
        }
    }

    /// <summary>The node of the longest prefix of <paramref name="key"/> in the map; 0 for none.</summary>
    uint Match(byte* key)
    {
        if (PrefixOf(key) > _maxPrefix)
            return 0;
        var spin = default(SpinWait);
        while (true)
        {
            long version = Volatile.Read(ref _root->Version);
            if ((version & 1) == 0)
            {
                uint found = MatchOnce(key);
                if (Volatile.Read(ref _root->Version) == version)
                    return found;
            }
            spin.SpinOnce();
        }
    }

    uint MatchOnce(byte* key)
    {
        uint found = 0, at = Volatile.Read(ref _root->First);
        // Each step needs a longer prefix. A change that goes on meanwhile can tie nodes to a ring for a moment; the bound gets out of it.
        for (uint steps = 0; at != 0 && steps <= _maxPrefix; steps++)
        {
            Node* node = NodeAt(at);
            uint prefix = node->Prefix, common = CommonBits(node, key);
            if (common == _maxPrefix)
                return at;
            if (common < prefix)
                break;
            if (node->HasValue)
                found = at;
            at = Volatile.Read(ref node->Child(Bit(DataOf(key), prefix)));
        }
        return found;
    }

    /// <summary>How many leading bits a node's prefix and a key's have in common.</summary>
    uint CommonBits(Node* node, byte* key)
    {
        uint limit = Math.Min(node->Prefix, PrefixOf(key));
        byte* a = DataOf(node), b = DataOf(key);
        for (uint bit = 0; bit < limit; bit += 8)
        {
            int different = a[bit / 8] ^ b[bit / 8];
            if (different != 0)
                return Math.Min(limit, bit + (uint)BitOperations.LeadingZeroCount((uint)different) - 24);
        }
        return limit;
    }

    static int Bit(byte* data, uint index) => data[index / 8] >> (int)(7 - index % 8) & 1;

    static uint PrefixOf(byte* key) => Unsafe.ReadUnaligned<uint>(key);

    static byte* DataOf(byte* key) => key + sizeof(uint);

    static byte* DataOf(Node* node) => (byte*)(node + 1);

    // Nodes are numbered from 1, so that zeroed memory is an empty trie. A reader beside a change may see any number that was ever stored; all are in bounds.
    Node* NodeAt(uint number) => (Node*)(_nodes + number * _nodeSize);

    void BeginChange() => Interlocked.Increment(ref _root->Version);

    void EndChange() => Interlocked.Increment(ref _root->Version);

    // Joining nodes are fewer than prefixes; one more node holds a new value until the old one's is free; node 0 does not exist.
    static long NodeCount(MapSpec spec) => 2L * spec.MaxEntries + 2;

    static long ValueOffset(MapSpec spec) => sizeof(Node) + Round(spec.KeySize - sizeof(uint));

    static long NodeSize(MapSpec spec) => ValueOffset(spec) + Round(spec.ValueSize);

    static long Round(int size) => (size + 7L) & ~7L;

    struct Root
    {
        /// <summary>Odd while a change goes on.</summary>
        public long Version;

        /// <summary>Nodes with a value.</summary>
        public long Count;

        /// <summary>Nodes from here on were never used; see <see cref="Take"/>.</summary>
        public uint Untouched;

        public uint First;

        /// <summary>Nodes given back, the oldest first, so that a node stays what it was for as long as possible for programs that still point to it.</summary>
        public uint OldestFree;

        public uint NewestFree;
    }

    /// <summary>After it come the key's data and the value.</summary>
    struct Node
    {
        public uint Prefix;
        public bool HasValue;
        public fixed uint Children[2];

        public ref uint Child(int bit) => ref Children[bit];
    }
}
