using Skep.Btf;

namespace Skep.Objects.Core;

/// <summary>Follows an access path of the object in a type of the kernel, by the names of its members.</summary>
static class AccessMatcher
{
    /// <summary>Members looked at for one path. Structs that contain each other twice would otherwise take exponentially long.</summary>
    const int Budget = 100_000;

    /// <summary>The same field, enumerator or type in <paramref name="candidate"/>; null when it has none that is compatible.</summary>
    public static AccessPath? Match(AccessPath local, CoreRelocationKind kind, BtfType candidate)
    {
        var target = new AccessPath(candidate);
        bool found = kind switch
        {
            CoreRelocationKind.TypeMatches => new TypeMatcher().Match(local.Root, candidate),
            _ when kind.IsAboutType() => TypeCompatibility.AreTypesCompatible(local.Root, candidate),
            _ when kind.IsAboutEnumerator() => MatchEnumerator(local.Last, target),
            _ => MatchField(local, target),
        };
        return found ? target : null;
    }

    static bool MatchEnumerator(Accessor local, AccessPath target)
    {
        BtfType type = target.Root.SkipModifiersAndTypedefs();
        ReadOnlySpan<byte> name = BtfName.Essential(local.Type.GetEnumValue(local.Index).NameUtf8);
        for (int i = 0; i < type.EnumValues.Count; i++)
        {
            if (!BtfName.Essential(type.GetEnumValue(i).NameUtf8).SequenceEqual(name))
                continue;
            target.Accessors.Add(new Accessor(type, i, IsNamed: false));
            return true;
        }
        return false;
    }

    static bool MatchField(AccessPath local, AccessPath target)
    {
        int budget = Budget;
        BtfType type = target.Root;
        for (int i = 0; i < local.Accessors.Count; i++)
        {
            Accessor step = local.Accessors[i];
            type = type.SkipModifiersAndTypedefs();
            if (step.IsNamed)
            {
                if (!MatchMember(step.Member, type, target, ref budget, out type))
                    return false;
                continue;
            }
            // The first step is from the root as if it stood in an array of its own kind.
            if (i > 0)
            {
                if (type.Kind != BtfKind.Array || (step.Index >= type.Array.Length && !target.Last.IsFlexibleArray(type.Array)))
                    return false;
                type = type.Array.ElementType.SkipModifiersAndTypedefs();
            }
            if (++target.Depth > AccessPath.MaxLength || !target.AddElement(type, step.Index))
                return false;
        }
        return true;
    }

    /// <summary>
    /// Finds the member of the same name, also inside anonymous members. The first of that name decides, also when it is not compatible.
    /// </summary>
    static bool MatchMember(BtfMember local, BtfType type, AccessPath target, ref int budget, out BtfType found) =>
        Search(local, type, target, ref budget, out found) == Outcome.Found;

    static Outcome Search(BtfMember local, BtfType type, AccessPath target, ref int budget, out BtfType found)
    {
        found = default;
        type = type.SkipModifiersAndTypedefs();
        ReadOnlySpan<byte> name = local.NameUtf8;
        for (int i = 0; i < type.Members.Count; i++)
        {
            if (target.Depth == AccessPath.MaxLength || --budget < 0)
                return Outcome.Refused;
            BtfMember member = type.GetMember(i);
            target.BitOffset += member.BitOffset;
            target.Depth++;
            if (member.IsAnonymous)
            {
                Outcome inner = Search(local, member.Type, target, ref budget, out found);
                if (inner != Outcome.Absent)
                    return inner;
            }
            else if (member.NameUtf8.SequenceEqual(name))
            {
                target.Accessors.Add(new Accessor(type, i, IsNamed: true));
                found = member.Type;
                return TypeCompatibility.AreFieldsCompatible(local.Type, member.Type) ? Outcome.Found : Outcome.Refused;
            }
            target.BitOffset -= member.BitOffset;
            target.Depth--;
        }
        return Outcome.Absent;
    }

    enum Outcome
    {
        Absent,
        Found,
        Refused,
    }
}
