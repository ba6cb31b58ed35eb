using Skep.Btf;

namespace Skep.Objects.Core;

/// <summary>
/// The rule of BPF_CORE_TYPE_MATCHES: what the object declares of a type must be in the kernel's type, by name and in shape; the
/// kernel's may have more. Behind a pointer only the name and kind count.
/// </summary>
sealed class TypeMatcher
{
    const int MaxDepth = 32;

    // Structs that contain each other twice would otherwise take exponentially long.
    int _budget = 100_000;

    public bool Match(BtfType local, BtfType target) => Match(local, target, behindPointer: false, MaxDepth);

    bool Match(BtfType local, BtfType target, bool behindPointer, int depth)
    {
        for (; depth > 0 && --_budget > 0; depth--)
        {
            local = local.SkipModifiersAndTypedefs();
            target = target.SkipModifiersAndTypedefs();
            if (!TypeCompatibility.HaveSameName(local, target))
                return false;
            if (local.IsEnum)
                return target.IsEnum && MatchEnum(local, target);
            if (behindPointer && (local.IsStructOrUnion || local.Kind == BtfKind.Forward))
                return MatchDeclaration(local, target);
            if (local.Kind != target.Kind)
                return false;
            switch (local.Kind)
            {
                case BtfKind.Void:
                    return true;
                case BtfKind.Forward:
                    return local.KindFlag == target.KindFlag;
                case BtfKind.Struct or BtfKind.Union:
                    return MatchMembers(local, target, behindPointer, depth);
                case BtfKind.Int:
                    return local.Size == target.Size && local.IsSigned == target.IsSigned;
                case BtfKind.Pointer:
                    behindPointer = true;
                    (local, target) = (local.Target, target.Target);
                    break;
                case BtfKind.Array:
                    if (local.Array.Length != target.Array.Length)
                        return false;
                    (local, target) = (local.Array.ElementType, target.Array.ElementType);
                    break;
                case BtfKind.FunctionPrototype:
                    if (!MatchParameters(local, target, behindPointer, depth))
                        return false;
                    (local, target) = (local.Target, target.Target);
                    break;
                default:
                    return false;
            }
        }
        return false;
    }

    /// <summary>A struct may be only declared on either side; what is declared says whether it is a union.</summary>
    static bool MatchDeclaration(BtfType local, BtfType target)
    {
        if (local.Kind != BtfKind.Forward && local.Kind == target.Kind)
            return true;
        bool anyForward = local.Kind == BtfKind.Forward || target.Kind == BtfKind.Forward;
        return anyForward && IsUnion(local) is { } left && IsUnion(target) is { } right && left == right;
    }

    static bool? IsUnion(BtfType type) => type.Kind switch
    {
        BtfKind.Struct => false,
        BtfKind.Union => true,
        BtfKind.Forward => type.KindFlag,
        _ => null,
    };

    bool MatchMembers(BtfType local, BtfType target, bool behindPointer, int depth)
    {
        if (local.Count > target.Count)
            return false;
        foreach (BtfMember member in local.Members)
        {
            bool found = false;
            foreach (BtfMember other in target.Members)
            {
                if (--_budget <= 0)
                    return false;
                if (!BtfName.Essential(member.NameUtf8).SequenceEqual(BtfName.Essential(other.NameUtf8)))
                    continue;
                found = Match(member.Type, other.Type, behindPointer, depth - 1);
                if (found)
                    break;
            }
            if (!found)
                return false;
        }
        return true;
    }

    bool MatchParameters(BtfType local, BtfType target, bool behindPointer, int depth)
    {
        if (local.Count != target.Count)
            return false;
        for (int i = 0; i < local.Count; i++)
        {
            if (!Match(local.GetParameter(i).Type, target.GetParameter(i).Type, behindPointer, depth - 1))
                return false;
        }
        return true;
    }

    bool MatchEnum(BtfType local, BtfType target)
    {
        if (local.Size != target.Size || local.Count > target.Count)
            return false;
        foreach (BtfEnumValue value in local.EnumValues)
        {
            bool found = false;
            foreach (BtfEnumValue other in target.EnumValues)
            {
                if (--_budget <= 0)
                    return false;
                found = BtfName.Essential(value.NameUtf8).SequenceEqual(BtfName.Essential(other.NameUtf8));
                if (found)
                    break;
            }
            if (!found)
                return false;
        }
        return true;
    }
}
