using System.Runtime.CompilerServices;

namespace Skep.Machine;

// What changes the trie: called with the lock held and the version odd.
public sealed unsafe partial class LpmTrieMap
{
    int Insert(byte* key, byte* value, UpdateFlags flags)
    {
        uint prefix = PrefixOf(key);
        ref uint link = ref FindLink(key, prefix, out uint common);
        if (link == 0)
        {
            int refused = Admit(flags);
            if (refused == 0)
                link = NewNode(key, value);
            return refused;
        }

        uint at = link;
        Node* node = NodeAt(at);
        if (node->Prefix == common)
        {
            int refused = !node->HasValue ? Admit(flags) : flags == UpdateFlags.NoExist ? -Errno.EEXIST : 0;
            if (refused == 0)
                Replace(ref link, NewNode(key, value));
            return refused;
        }
        int full = Admit(flags);
        if (full != 0)
            return full;

        uint added = NewNode(key, value);
        if (common == prefix)
        {
            NodeAt(added)->Child(Bit(DataOf(node), common)) = at;
            link = added;
            return 0;
        }
        uint join = Take();
        Node* joint = NodeAt(join);
        joint->Prefix = common;
        Copy(DataOf(joint), DataOf(node), _dataSize);
        int side = Bit(DataOf(key), common);
        joint->Child(side) = added;
        joint->Child(1 - side) = at;
        link = join;
        return 0;
    }

    int Remove(byte* key)
    {
        uint prefix = PrefixOf(key), common = 0;
        // The link to the node, and the link to its parent.
        ref uint link = ref _root->First;
        ref uint above = ref link;
        uint parent = 0;
        while (link != 0)
        {
            Node* passed = NodeAt(link);
            common = CommonBits(passed, key);
            if (passed->Prefix != common || passed->Prefix == prefix)
                break;
            parent = link;
            above = ref link;
            link = ref passed->Child(Bit(DataOf(key), passed->Prefix));
        }
        uint at = link;
        if (at == 0 || NodeAt(at)->Prefix != prefix || common != prefix || !NodeAt(at)->HasValue)
            return -Errno.ENOENT;

        _root->Count--;
        Node* node = NodeAt(at);
        uint zero = node->Child(0), one = node->Child(1);
        if (zero != 0 && one != 0)
        {
            // Still needed to join the two below it.
            node->HasValue = false;
            return 0;
        }
        if (parent != 0 && !NodeAt(parent)->HasValue && zero == 0 && one == 0)
        {
            // A joint with one side left joins nothing: the other side takes its place.
            above = NodeAt(parent)->Child(NodeAt(parent)->Child(0) == at ? 1 : 0);
            Return(parent);
        }
        else
        {
            link = zero != 0 ? zero : one;
        }
        Return(at);
        return 0;
    }

    /// <summary>The link where a key's node is or belongs: to the node that its path ends or parts at, or to none.</summary>
    ref uint FindLink(byte* key, uint prefix, out uint common)
    {
        common = 0;
        ref uint link = ref _root->First;
        while (link != 0)
        {
            Node* node = NodeAt(link);
            common = CommonBits(node, key);
            if (node->Prefix != common || node->Prefix == prefix)
                break;
            link = ref node->Child(Bit(DataOf(key), node->Prefix));
        }
        return ref link;
    }

    /// <summary>Counts one more prefix, if there is room for it (trie_check_add_elem).</summary>
    int Admit(UpdateFlags flags)
    {
        if (flags == UpdateFlags.Exist)
            return -Errno.ENOENT;
        if (_root->Count == MaxEntries)
            return -Errno.ENOSPC;
        _root->Count++;
        return 0;
    }

    void Replace(ref uint link, uint by)
    {
        uint old = link;
        NodeAt(by)->Child(0) = NodeAt(old)->Child(0);
        NodeAt(by)->Child(1) = NodeAt(old)->Child(1);
        link = by;
        Return(old);
    }

    uint NewNode(byte* key, byte* value)
    {
        uint number = Take();
        Node* node = NodeAt(number);
        node->Prefix = PrefixOf(key);
        node->HasValue = true;
        Copy(DataOf(node), DataOf(key), _dataSize);
        Copy(ValueAt(number), value, ValueSize);
        return number;
    }

    /// <summary>A node without children or value. There is always one: see <see cref="NodeCount"/>.</summary>
    uint Take()
    {
        uint number;
        if (_root->Untouched + 1 < NodeCount(Spec))
        {
            number = ++_root->Untouched;
        }
        else
        {
            number = _root->OldestFree;
            _root->OldestFree = NodeAt(number)->Child(0);
        }
        *NodeAt(number) = default;
        return number;
    }

    void Return(uint number)
    {
        NodeAt(number)->Child(0) = 0;
        if (_root->OldestFree == 0)
            _root->OldestFree = number;
        else
            NodeAt(_root->NewestFree)->Child(0) = number;
        _root->NewestFree = number;
    }

    private protected override bool TryGetNextKey(byte* key, byte* next)
    {
        lock (_changes)
        {
            uint following = key != null && PrefixOf(key) <= _maxPrefix && TryFollow(key, out uint after) ? after : FirstIn(_root->First);
            if (following == 0)
                return false;
            Unsafe.WriteUnaligned(next, NodeAt(following)->Prefix);
            Copy(next + sizeof(uint), DataOf(NodeAt(following)), _dataSize);
            return true;
        }
    }

    /// <summary>The node after a key's in postorder, 0 after the last; false when the key is not in the map.</summary>
    bool TryFollow(byte* key, out uint after)
    {
        after = 0;
        var path = new Stack<uint>();
        uint at = _root->First, common = 0;
        while (at != 0)
        {
            Node* node = NodeAt(at);
            common = CommonBits(node, key);
            if (node->Prefix != common || node->Prefix == PrefixOf(key))
                break;
            path.Push(at);
            at = node->Child(Bit(DataOf(key), node->Prefix));
        }
        if (at == 0 || NodeAt(at)->Prefix != common || common != PrefixOf(key) || !NodeAt(at)->HasValue)
            return false;
        while (path.TryPop(out uint parent))
        {
            Node* node = NodeAt(parent);
            after = node->Child(0) == at ? FirstIn(node->Child(1)) : 0;
            if (after == 0 && node->HasValue)
                after = parent;
            if (after != 0)
                return true;
            at = parent;
        }
        return true;
    }

    /// <summary>The first node with a value, in postorder, at or below one; the children come before it.</summary>
    uint FirstIn(uint at)
    {
        uint found = 0;
        while (at != 0)
        {
            Node* node = NodeAt(at);
            if (node->HasValue)
                found = at;
            at = node->Child(0) != 0 ? node->Child(0) : node->Child(1);
        }
        return found;
    }
}
