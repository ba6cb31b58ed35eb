using System.Numerics;
using System.Runtime.InteropServices;

namespace Skep.Btf;

/// <summary>
/// Merges types that are equal: same kind, name, size and elements, and references to types that are equal in turn, also where they
/// refer to each other in circles. A forward declaration merges with the only definition of its name.
/// </summary>
/// <remarks>
/// All types start out in one class per content, references left out. Each round splits the classes by the classes that are referred
/// to, until a round splits none: then the types in a class cannot be told apart. Classes are kept as 64-bit hashes while this goes
/// on, and the outcome is checked exactly, so that a collision cannot merge what differs.
/// </remarks>
public sealed class BtfDeduplicator
{
    /// <summary>
    /// The types of a kernel take 6 rounds. What takes more than this, chains that differ only at their ends, is left as it is.
    /// </summary>
    const int MostRounds = 64;

    readonly BtfFile _file;

    // The records of all types, base first, one after the other in this machine's byte order, with names as offsets into one table.
    readonly int[] _starts;
    readonly uint[] _words;

    // What stands for a type that is referred to: a forward declaration's definition, otherwise the type itself.
    readonly int[] _aliases;
    ulong[] _classes;

    BtfDeduplicator(BtfFile file)
    {
        _file = file;
        _starts = new int[file.EndId + 1];
        _aliases = [.. Enumerable.Range(0, file.EndId)];
        _classes = new ulong[file.EndId];
        var words = new List<uint>();
        var names = new StringTable(default, 0);
        foreach (BtfType type in file.AllTypes)
        {
            _starts[type.Id] = words.Count;
            words.Add((uint)type.NameOffset);
            words.Add(type.Info);
            words.Add(type.SizeOrType);
            foreach (uint word in type.BodyWords)
                words.Add(type.File.Order(word));
            Span<uint> record = CollectionsMarshal.AsSpan(words)[_starts[type.Id]..];
            foreach (int at in new RecordFields(record, RecordField.Name))
                record[at] = (uint)names.Add(type.File.GetUtf8String((int)record[at]));
        }
        _starts[^1] = words.Count;
        _words = [.. words];
    }

    /// <summary>
    /// A copy of the file with equal types merged into the one with the lowest id, which may be the base's, and ids without gaps.
    /// Only the strings that types use are taken along.
    /// </summary>
    /// <param name="file">The types.</param>
    /// <param name="ids">The new id of each old one, base and void included.</param>
    public static BtfBuilder Deduplicate(BtfFile file, out int[] ids)
    {
        ArgumentNullException.ThrowIfNull(file);
        var deduplicator = new BtfDeduplicator(file);
        int[] representatives = deduplicator.Merge();
        return Copy(file, representatives, out ids);
    }

    /// <summary>The type that stands for each type.</summary>
    int[] Merge()
    {
        int[] representatives = [.. Enumerable.Range(0, _file.EndId)];
        while (Refine() && Represent() is { } merged)
        {
            representatives = merged;
            if (!ResolveForwards(merged))
                break;
        }
        return representatives;
    }

    /// <summary>Splits classes until they are stable; false if that takes too many rounds.</summary>
    bool Refine()
    {
        for (int id = 1; id < _classes.Length; id++)
            _classes[id] = HashContent(id);
        int count = new HashSet<ulong>(_classes).Count;
        var next = new ulong[_classes.Length];
        for (int round = 0; round < MostRounds; round++)
        {
            for (int id = 1; id < next.Length; id++)
                next[id] = HashReferences(id);
            (_classes, next) = (next, _classes);
            int refined = new HashSet<ulong>(_classes).Count;
            if (refined == count)
                return true;
            count = refined;
        }
        return false;
    }

    ReadOnlySpan<uint> Record(int id) => _words.AsSpan(_starts[id], _starts[id + 1] - _starts[id]);

    ulong HashContent(int id)
    {
        // Variables of one name in several sections are several variables.
        ReadOnlySpan<uint> record = Record(id);
        ulong hash = Mix(0, IsPlace(record) ? (ulong)id : 0);
        var references = new RecordFields(record, RecordField.TypeId).GetEnumerator();
        int skip = references.MoveNext() ? references.Current : -1;
        for (int at = 0; at < record.Length; at++)
        {
            if (at != skip)
                hash = Mix(hash, record[at]);
            else
                skip = references.MoveNext() ? references.Current : -1;
        }
        return hash;
    }

    static bool IsPlace(ReadOnlySpan<uint> record) => KindLayout.KindOf(record[1]) is BtfKind.Variable or BtfKind.DataSection;

    ulong HashReferences(int id)
    {
        ulong hash = _classes[id];
        ReadOnlySpan<uint> record = Record(id);
        foreach (int at in new RecordFields(record, RecordField.TypeId))
            hash = Mix(hash, ClassOf(record[at]));
        return hash;
    }

    /// <summary>The class of a type that is referred to; ids that do not exist are classes of their own.</summary>
    ulong ClassOf(uint id) => id < (uint)_aliases.Length ? _classes[_aliases[id]] : Mix(ulong.MaxValue, id);

    // Not symmetric: a pointer to a struct and a struct that holds just such a pointer mix the same two classes.
    static ulong Mix(ulong hash, ulong value) => BitOperations.RotateLeft(hash * 0x9e37_79b9_7f4a_7c15 + value, 31) * 0xbf58_476d_1ce4_e5b9;

    /// <summary>The lowest id of each type's class; null if a hash collision put types into a class that do not belong together.</summary>
    int[]? Represent()
    {
        var lowest = new Dictionary<ulong, int>();
        var representatives = new int[_file.EndId];
        for (int id = 1; id < representatives.Length; id++)
        {
            if (!lowest.TryAdd(_classes[id], id))
                representatives[id] = lowest[_classes[id]];
            else
                representatives[id] = id;
        }
        for (int id = 1; id < representatives.Length; id++)
        {
            if (representatives[id] != id && !IsSame(id, representatives[id], representatives))
                return null;
        }
        for (int id = 1; id < representatives.Length; id++)
            representatives[id] = representatives[_aliases[id]];
        return representatives;
    }

    bool IsSame(int left, int right, int[] representatives)
    {
        ReadOnlySpan<uint> a = Record(left), b = Record(right);
        if (a.Length != b.Length || IsPlace(a))
            return false;
        var references = new RecordFields(a, RecordField.TypeId).GetEnumerator();
        int reference = references.MoveNext() ? references.Current : -1;
        for (int at = 0; at < a.Length; at++)
        {
            if (at != reference)
            {
                if (a[at] != b[at])
                    return false;
                continue;
            }
            if (Representative(a[at]) != Representative(b[at]))
                return false;
            reference = references.MoveNext() ? references.Current : -1;
        }
        return true;

        long Representative(uint id) => id < (uint)_aliases.Length ? representatives[_aliases[id]] : -(long)id;
    }

    /// <summary>
    /// Lets forward declarations stand for the definition of their name where all definitions of it have merged into one. True if
    /// that is new for any, so that more may merge now.
    /// </summary>
    bool ResolveForwards(int[] representatives)
    {
        const int ambiguous = -1;
        var definitions = new Dictionary<(uint Name, BtfKind Kind), int>();
        for (int id = 1; id < representatives.Length; id++)
        {
            ReadOnlySpan<uint> record = Record(id);
            var key = (record[0], DefinedKind(record));
            bool isDefinition = record[0] != 0 && DefinedKind(record) != BtfKind.Void && ForwardKind(record) == BtfKind.Void;
            if (!isDefinition || representatives[id] != id)
                continue;
            definitions[key] = definitions.ContainsKey(key) ? ambiguous : id;
        }

        bool resolved = false;
        for (int id = 1; id < representatives.Length; id++)
        {
            ReadOnlySpan<uint> record = Record(id);
            if (_aliases[id] != id || ForwardKind(record) is var kind && kind == BtfKind.Void)
                continue;
            if (definitions.TryGetValue((record[0], kind), out int definition) && definition != ambiguous)
            {
                _aliases[id] = definition;
                resolved = true;
            }
        }
        return resolved;
    }

    /// <summary>What a forward declaration is of; an enum without values is one too. Void for anything else.</summary>
    static BtfKind ForwardKind(ReadOnlySpan<uint> record) => KindLayout.KindOf(record[1]) switch
    {
        BtfKind.Forward => record[1] >> 31 != 0 ? BtfKind.Union : BtfKind.Struct,
        BtfKind.Enum or BtfKind.Enum64 when (record[1] & BtfType.CountMask) == 0 => BtfKind.Enum,
        _ => BtfKind.Void,
    };

    /// <summary>What a type can be the definition of, by the keyword that a forward declaration would have.</summary>
    static BtfKind DefinedKind(ReadOnlySpan<uint> record) => KindLayout.KindOf(record[1]) switch
    {
        BtfKind.Struct => BtfKind.Struct,
        BtfKind.Union => BtfKind.Union,
        BtfKind.Enum or BtfKind.Enum64 => BtfKind.Enum,
        _ => BtfKind.Void,
    };

    static BtfBuilder Copy(BtfFile file, int[] representatives, out int[] ids)
    {
        var newIds = new int[file.EndId];
        int next = file.FirstId;
        for (int id = 1; id < newIds.Length; id++)
        {
            if (representatives[id] == id)
                newIds[id] = id < file.FirstId ? id : next++;
        }
        for (int id = 1; id < newIds.Length; id++)
            newIds[id] = newIds[representatives[id]];

        var builder = new BtfBuilder(file.BaseFile);
        foreach (BtfType type in file.Types)
        {
            if (representatives[type.Id] == type.Id)
                builder.AddCopy(type, id => (uint)id < (uint)newIds.Length ? newIds[id] : id);
        }
        ids = newIds;
        return builder;
    }
}
