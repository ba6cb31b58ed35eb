using Skep.Btf;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>
/// Finds the type of the records in a ring buffer or perf event array, which BPF itself does not state. In this order: what the user says;
/// a variable tagged <c>records:MAP</c>; the map's own <c>__type(value, ...)</c>; the one struct of the object that nothing else explains.
/// </summary>
static class RecordTypes
{
    const string TagPrefix = "records:";

    public static EventSource Find(ObjectSpec spec, MapSpec map, string? chosen)
    {
        if (spec.Btf is not { } types)
        {
            return chosen is null
                ? new EventSource(map, null, null)
                : throw new CommandException($"{spec.Name} has no BTF, so there is no type '{chosen}'");
        }
        if (chosen is not null)
            return new EventSource(map, Named(types, chosen), null);
        if (Tagged(types, map.Name) is { } tagged)
            return new EventSource(map, tagged, null);
        if (map.ValueTypeId != 0 && types.GetType(map.ValueTypeId).SkipModifiersAndTypedefs().IsStructOrUnion)
            return new EventSource(map, types.GetType(map.ValueTypeId), null);
        List<BtfType> candidates = Unexplained(spec, types);
        return candidates switch
        {
            [var only] => new EventSource(map, only, $"taken for struct {only.Name}, the only candidate; --event-type says otherwise"),
            [] => new EventSource(map, null, "of unknown type; --event-type names it"),
            _ => new EventSource(map, null, $"of unknown type; --event-type names it: {Names(candidates)}?"),
        };

        static string Names(List<BtfType> types) => string.Join(", ", types.Select(static type => type.Name));
    }

    static BtfType Named(BtfFile types, string name)
    {
        foreach (string prefix in (ReadOnlySpan<string>)["struct ", "union "])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                name = name[prefix.Length..];
        }
        foreach (BtfType type in types.FindAll(name))
        {
            if (type.SkipModifiersAndTypedefs().Kind is BtfKind.Struct or BtfKind.Union or BtfKind.Int or BtfKind.Array)
                return type;
        }
        throw new CommandException($"there is no type '{name}' in the object");
    }

    static BtfType? Tagged(BtfFile types, string map)
    {
        foreach (BtfType tag in types.Types)
        {
            if (tag.Kind == BtfKind.DeclarationTag && tag.Name == TagPrefix + map)
            {
                BtfType type = tag.Target.Target.SkipModifiersAndTypedefs();
                return type.Kind == BtfKind.Pointer ? type.Target.SkipModifiers() : type;
            }
        }
        return null;
    }

    /// <summary>
    /// Structs that a compiler had a reason to describe although no map, no variable, no function and no CO-RE relocation uses them:
    /// programs keep the types of their records in BTF by an unused pointer.
    /// </summary>
    static List<BtfType> Unexplained(ObjectSpec spec, BtfFile types)
    {
        var explained = new HashSet<int>();
        foreach (MapSpec map in spec.Maps)
        {
            Explain(types.GetType(map.KeyTypeId), explained);
            Explain(types.GetType(map.ValueTypeId), explained);
        }
        foreach (CoreRelocation relocation in spec.Programs.SelectMany(static program => program.CoreRelocations))
            Explain(types.GetType(relocation.TypeId), explained);
        foreach (BtfType type in types.Types)
        {
            if (type.Kind == BtfKind.FunctionPrototype)
            {
                foreach (BtfParameter parameter in type.Parameters)
                    Explain(parameter.Type, explained);
            }
            else if (type.Kind == BtfKind.DataSection)
            {
                foreach (BtfSectionEntry entry in type.SectionEntries)
                    Explain(entry.Type.Target, explained, followsPointers: false);
            }
        }
        var left = new List<BtfType>();
        foreach (BtfType type in types.Types)
        {
            bool isCandidate = type.Kind == BtfKind.Struct && !type.IsAnonymous && !explained.Contains(type.Id);
            if (isCandidate && !IsMemberOfAnother(types, type, explained))
                left.Add(type);
        }
        return left;
    }

    static void Explain(BtfType type, HashSet<int> explained, bool followsPointers = true, int depth = 0)
    {
        const int maxDepth = 16;
        type = type.SkipModifiersAndTypedefs();
        if (depth == maxDepth)
            return;
        if (type.Kind == BtfKind.Pointer && followsPointers)
            Explain(type.Target, explained, followsPointers, depth + 1);
        else if (type.Kind == BtfKind.Array)
            Explain(type.Array.ElementType, explained, followsPointers, depth + 1);
        else if (type.IsStructOrUnion && explained.Add(type.Id))
        {
            foreach (BtfMember member in type.Members)
                Explain(member.Type, explained, followsPointers, depth + 1);
        }
    }

    static bool IsMemberOfAnother(BtfFile types, BtfType inner, HashSet<int> explained)
    {
        foreach (BtfType outer in types.Types)
        {
            if (!outer.IsStructOrUnion || outer.Id == inner.Id || explained.Contains(outer.Id))
                continue;
            foreach (BtfMember member in outer.Members)
            {
                if (member.Type.SkipModifiersAndTypedefs().Id == inner.Id)
                    return true;
            }
        }
        return false;
    }

    /// <summary>Whether a map carries events to user space.</summary>
    public static bool IsEventMap(MapSpec map) => map.Type is MapType.RingBuf or MapType.PerfEventArray;
}
