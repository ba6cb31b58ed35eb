using System.Text;

namespace Skep.Btf;

public sealed partial class BtfFile
{
    internal const int StackName = 256;

    /// <summary>
    /// The first type of this name and kind, looked for in the base before this file. <see cref="BtfKind.Void"/> stands for any kind.
    /// The first call per file builds the name index.
    /// </summary>
    public bool TryFind(ReadOnlySpan<byte> name, BtfKind kind, out BtfType type)
    {
        if (BaseFile is { } below && below.TryFind(name, kind, out type))
            return true;
        foreach (BtfType candidate in new BtfNameMatches(this, name, ownOnly: true, essential: false))
        {
            if (kind != BtfKind.Void && candidate.Kind != kind)
                continue;
            type = candidate;
            return true;
        }
        type = default;
        return false;
    }

    /// <inheritdoc cref="TryFind(ReadOnlySpan{byte}, BtfKind, out BtfType)"/>
    public bool TryFind(ReadOnlySpan<char> name, BtfKind kind, out BtfType type)
    {
        Span<byte> buffer = stackalloc byte[StackName];
        return TryFind(ToUtf8(name, buffer), kind, out type);
    }

    /// <summary>
    /// Every type of this name, whatever its kind, the base's first and by ascending id. With <paramref name="ownOnly"/> the base is left out.
    /// </summary>
    public BtfNameMatches FindAll(ReadOnlySpan<byte> name, bool ownOnly = false) => new(this, name, ownOnly, essential: false);

    /// <inheritdoc cref="FindAll(ReadOnlySpan{byte}, bool)"/>
    public BtfNameMatches FindAll(ReadOnlySpan<char> name, bool ownOnly = false)
    {
        Span<byte> buffer = stackalloc byte[StackName];
        return FindAll(ToUtf8(name, buffer), ownOnly);
    }

    /// <summary>
    /// Every type whose name without flavour is <paramref name="essential"/>: the candidates of a CO-RE relocation. The types that have
    /// just this name come first, then the flavoured ones.
    /// </summary>
    /// <param name="essential">A name without flavour, as <see cref="BtfName"/> cuts it.</param>
    /// <param name="ownOnly">Leave the base out, for searching kernel modules after the kernel.</param>
    public BtfNameMatches FindByEssentialName(ReadOnlySpan<byte> essential, bool ownOnly = false) => new(this, essential, ownOnly, essential: true);

    /// <inheritdoc cref="FindByEssentialName(ReadOnlySpan{byte}, bool)"/>
    public BtfNameMatches FindByEssentialName(ReadOnlySpan<char> essential, bool ownOnly = false)
    {
        Span<byte> buffer = stackalloc byte[StackName];
        return FindByEssentialName(ToUtf8(essential, buffer), ownOnly);
    }

    // Two threads may both build it; either result will do.
    internal NameIndex Names => _names ??= NameIndex.Build(this, _offsets);

    internal static ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<char> name, Span<byte> buffer) =>
        Encoding.UTF8.TryGetBytes(name, buffer, out int length) ? buffer[..length] : Encoding.UTF8.GetBytes(name.ToArray());
}
