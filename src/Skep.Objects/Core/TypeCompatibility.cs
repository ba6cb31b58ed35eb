using Skep.Btf;

namespace Skep.Objects.Core;

/// <summary>Whether a type of the object and one of the kernel can stand for each other, as libbpf's relo_core.c has it.</summary>
static class TypeCompatibility
{
    const int MaxDepth = 32;

    /// <summary>The rule for members of the same name: sizes and signs of integers do not matter, since the relocation takes care
    /// of them.</summary>
    public static bool AreFieldsCompatible(BtfType local, BtfType target)
    {
        for (int depth = 0; depth < MaxDepth; depth++)
        {
            local = local.SkipModifiersAndTypedefs();
            target = target.SkipModifiersAndTypedefs();
            if (local.IsStructOrUnion && target.IsStructOrUnion)
                return true;
            if (!AreKindsCompatible(local, target))
                return false;
            switch (local.Kind)
            {
                case BtfKind.Pointer or BtfKind.Float:
                    return true;
                case BtfKind.Forward or BtfKind.Enum or BtfKind.Enum64:
                    return local.IsAnonymous || target.IsAnonymous || HaveSameName(local, target);
                case BtfKind.Int:
                    return AreWholeInts(local, target);
                case BtfKind.Array:
                    (local, target) = (local.Array.ElementType, target.Array.ElementType);
                    break;
                default:
                    return false;
            }
        }
        return false;
    }

    /// <summary>The rule for whole types of the same name: the same kind, looking through pointers and arrays.</summary>
    /// <param name="local">Of the object.</param>
    /// <param name="target">Of the kernel.</param>
    /// <param name="declared">Whether, behind a pointer, one side may only declare the struct. Not so for CO-RE.</param>
    public static bool AreTypesCompatible(BtfType local, BtfType target, bool declared = false)
    {
        int budget = 1000;
        return AreKindsCompatible(local, target) && AreTypesCompatible(local, target, declared, MaxDepth, ref budget);
    }

    static bool AreTypesCompatible(BtfType local, BtfType target, bool declared, int depth, ref int budget)
    {
        bool behindPointer = false;
        for (; depth > 0 && --budget > 0; depth--)
        {
            local = local.SkipModifiersAndTypedefs();
            target = target.SkipModifiersAndTypedefs();
            if (declared && behindPointer && (local.Kind == BtfKind.Forward || target.Kind == BtfKind.Forward))
                return HaveSameName(local, target);
            if (!AreKindsCompatible(local, target))
                return false;
            switch (local.Kind)
            {
                case BtfKind.Void or BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Forward:
                    return true;
                case BtfKind.Int:
                    return AreWholeInts(local, target);
                case BtfKind.Pointer:
                    behindPointer = true;
                    (local, target) = (local.Target, target.Target);
                    break;
                case BtfKind.Array:
                    (local, target) = (local.Array.ElementType, target.Array.ElementType);
                    break;
                case BtfKind.FunctionPrototype:
                    if (local.Count != target.Count)
                        return false;
                    for (int i = 0; i < local.Count; i++)
                    {
                        if (!AreTypesCompatible(local.GetParameter(i).Type, target.GetParameter(i).Type, declared, depth - 1, ref budget))
                            return false;
                    }
                    (local, target) = (local.Target, target.Target);
                    break;
                default:
                    return false;
            }
        }
        return false;
    }

    /// <summary>An enum may have become wider than 32 bits.</summary>
    public static bool AreKindsCompatible(BtfType local, BtfType target) => local.Kind == target.Kind || (local.IsEnum && target.IsEnum);

    /// <summary>Names without flavour.</summary>
    public static bool HaveSameName(BtfType local, BtfType target) =>
        BtfName.Essential(local.NameUtf8).SequenceEqual(BtfName.Essential(target.NameUtf8));

    /// <summary>Compilers before the kind flag made bitfields of integers that start inside themselves. Those are not supported.</summary>
    static bool AreWholeInts(BtfType local, BtfType target) => local.IntEncoding.BitOffset == 0 && target.IntEncoding.BitOffset == 0;
}
