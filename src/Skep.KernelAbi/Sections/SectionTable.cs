using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Skep.KernelAbi;

/// <summary>
/// ELF section names, as <c>SEC("...")</c> writes them, to program types. The names and their matching are those of libbpf 1.x: a name
/// without <c>+</c> in the table matches only itself, so <c>xdp/foo</c> matches nothing.
/// </summary>
public static partial class SectionTable
{
    public static ImmutableArray<SectionDefinition> All { get; } = Rows();

    // No exact name has, before its first slash, a name that takes a target; so at most one row matches and order does not matter.
    static readonly FrozenDictionary<string, SectionDefinition>.AlternateLookup<ReadOnlySpan<char>> ByName =
        All.ToFrozenDictionary(static row => row.Name).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Null for a name that no row matches.</summary>
    public static SectionMatch? Resolve(ReadOnlySpan<char> sectionName)
    {
        bool autoload = sectionName is not ['?', ..];
        ReadOnlySpan<char> name = autoload ? sectionName : sectionName[1..];
        if (ByName.TryGetValue(name, out SectionDefinition? definition))
            return new(definition, AttachTarget: null, autoload);

        int slash = name.IndexOf('/');
        if (slash < 0 || !ByName.TryGetValue(name[..slash], out definition) || !definition.TakesTarget)
            return null;
        ReadOnlySpan<char> target = name[(slash + 1)..];
        return new(definition, target.IsEmpty ? null : target.ToString(), autoload);
    }
}
