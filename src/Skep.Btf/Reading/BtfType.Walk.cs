namespace Skep.Btf;

public readonly partial struct BtfType
{
    /// <summary>
    /// How many references in a row are followed: the kernel's <c>MAX_RESOLVE_DEPTH</c>. Longer chains are cycles or an attack.
    /// </summary>
    internal const int MaxDepth = 32;

    /// <summary>
    /// Steps over const, volatile, restrict and type tags. Void when there are more of them than the kernel would follow.
    /// </summary>
    public BtfType SkipModifiers() => Skip(typedefs: false);

    /// <summary>Steps over modifiers and typedefs, to the type that has a shape.</summary>
    public BtfType SkipModifiersAndTypedefs() => Skip(typedefs: true);

    BtfType Skip(bool typedefs)
    {
        BtfType type = this;
        for (int depth = 0; type.IsModifier || (typedefs && type.Kind == BtfKind.Typedef); depth++)
        {
            if (depth == MaxDepth)
                return File.GetType(0);
            type = type.Target;
        }
        return type;
    }

    /// <summary>
    /// Finds a member by name, also inside anonymous structs and unions, whose members count as this type's own in C.
    /// The offset of what is found is from the start of this type.
    /// </summary>
    public bool TryFindMember(ReadOnlySpan<char> name, out BtfMember member)
    {
        Span<byte> buffer = stackalloc byte[BtfFile.StackName];
        return TryFindMember(BtfFile.ToUtf8(name, buffer), out member);
    }

    /// <inheritdoc cref="TryFindMember(ReadOnlySpan{char}, out BtfMember)"/>
    public bool TryFindMember(ReadOnlySpan<byte> name, out BtfMember member)
    {
        // Anonymous structs that contain each other twice would take exponentially long; no real type comes near this.
        int budget = 100_000;
        return TryFindMember(name, 0, MaxDepth, ref budget, out member);
    }

    bool TryFindMember(ReadOnlySpan<byte> name, uint offset, int depth, ref int budget, out BtfMember found)
    {
        foreach (BtfMember member in Members)
        {
            if (--budget < 0)
                break;
            BtfMember here = member with { BitOffset = unchecked(offset + member.BitOffset) };
            if (!member.IsAnonymous)
            {
                if (!member.NameUtf8.SequenceEqual(name))
                    continue;
                found = here;
                return true;
            }
            if (depth > 0 && member.Type.SkipModifiers().TryFindMember(name, here.BitOffset, depth - 1, ref budget, out found))
                return true;
        }
        found = default;
        return false;
    }
}
