using System.Globalization;
using Skep.Btf;

namespace Skep.Objects.Core;

/// <summary>
/// What a CO-RE relocation is about, in one BTF file: a type, an enumerator, or a field with its place. The object's own is read from its
/// access string; the kernel's is found by following the same names.
/// </summary>
sealed class AccessPath(BtfType root)
{
    /// <summary>libbpf's BPF_CORE_SPEC_MAX_LEN.</summary>
    public const int MaxLength = 64;

    /// <summary>More than any struct has; keeps the sums of bits below from overflowing.</summary>
    const long MaxOffset = 1L << 40;

    /// <summary>The type as the relocation names it, not looked through.</summary>
    public BtfType Root { get; } = root;

    public List<Accessor> Accessors { get; } = [];

    /// <summary>Of the field, from the start of the root type.</summary>
    public long BitOffset { get; set; }

    /// <summary>Members and elements passed so far, anonymous ones included.</summary>
    public int Depth { get; set; }

    public Accessor Last => Accessors[^1];

    /// <summary>Reads an access string such as <c>0:1:2</c>.</summary>
    /// <returns>Null when there is no such path in the types; <paramref name="error"/> says why.</returns>
    public static AccessPath? Parse(BtfFile types, CoreRelocation relocation, out string? error)
    {
        var path = new AccessPath(types.GetType(relocation.TypeId));
        error = path.Read(relocation);
        return error is null ? path : null;
    }

    string? Read(CoreRelocation relocation)
    {
        if (Root.IsVoid)
            return $"names type {relocation.TypeId}, which does not exist";
        if (relocation.Kind.IsAboutType())
            return relocation.AccessPath == "0" ? null : $"is about a type, but has the access path '{relocation.AccessPath}'";

        Span<int> steps = stackalloc int[MaxLength];
        if (!TryParse(relocation.AccessPath, steps, out int count))
            return $"has the access path '{relocation.AccessPath}', which is not 1 to {MaxLength} numbers";
        BtfType type = Root.SkipModifiersAndTypedefs();
        if (relocation.Kind.IsAboutEnumerator())
        {
            if (!type.IsEnum || count != 1 || steps[0] >= type.Count)
                return $"names enumerator {relocation.AccessPath} of '{TypeText.Of(type)}', which does not exist";
            Accessors.Add(new Accessor(type, steps[0], IsNamed: false));
            return null;
        }
        if (!relocation.Kind.IsAboutField())
            return $"is of kind {(int)relocation.Kind}, which is not known";

        if (!AddElement(type, steps[0]))
            return "goes through a type without size";
        for (int i = 1; i < count; i++)
        {
            if (!Step(ref type, steps[i]))
                return $"has the access path '{relocation.AccessPath}', whose number {i} is not in the types";
        }
        return null;
    }

    bool Step(ref BtfType type, int index)
    {
        if (type.IsStructOrUnion)
        {
            if (index >= type.Count)
                return false;
            BtfMember member = type.GetMember(index);
            BitOffset += member.BitOffset;
            if (!member.IsAnonymous)
                Accessors.Add(new Accessor(type, index, IsNamed: true));
            type = member.Type.SkipModifiersAndTypedefs();
            return true;
        }
        if (type.Kind != BtfKind.Array || (index >= type.Array.Length && !Last.IsFlexibleArray(type.Array)))
            return false;
        type = type.Array.ElementType.SkipModifiersAndTypedefs();
        return AddElement(type, index);
    }

    /// <summary>Goes on to an element of an array of <paramref name="type"/>. False when elements have no size.</summary>
    public bool AddElement(BtfType type, int index)
    {
        if (!type.File.TryGetSize(type.Id, out long size) || size > uint.MaxValue || size * index > MaxOffset)
            return false;
        Accessors.Add(new Accessor(type, index, IsNamed: false));
        BitOffset += size * index * 8;
        return true;
    }

    static bool TryParse(string text, Span<int> steps, out int count)
    {
        count = 0;
        foreach (Range part in text.AsSpan().Split(':'))
        {
            if (count == steps.Length || !int.TryParse(text.AsSpan(part), NumberStyles.None, CultureInfo.InvariantCulture,
                out steps[count++]))
                return false;
        }
        return count > 0;
    }

    /// <summary>As in C: <c>struct task_struct.mm.pgd[2]</c>, <c>enum bpf_map_type::BPF_MAP_TYPE_HASH</c>.</summary>
    public override string ToString()
    {
        string text = TypeText.Of(Root);
        for (int i = 0; i < Accessors.Count; i++)
        {
            Accessor step = Accessors[i];
            if (step.Type.IsEnum && i == 0)
                text += "::" + TypeText.Name(step.Type.GetEnumValue(step.Index).NameUtf8);
            else if (step.IsNamed)
                text += "." + TypeText.Name(step.Member.NameUtf8);
            else if (i > 0 || step.Index > 0)
                text += string.Create(CultureInfo.InvariantCulture, $"[{step.Index}]");
        }
        return text;
    }
}
