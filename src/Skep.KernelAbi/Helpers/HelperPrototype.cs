using System.Collections.Immutable;

namespace Skep.KernelAbi;

/// <param name="Arguments">What goes into r1, r2 and so on: none to five.</param>
public sealed record HelperPrototype(HelperReturn Return, ImmutableArray<HelperArgument> Arguments, HelperFlags Flags = HelperFlags.None)
{
    public bool GplOnly => Flags.HasFlag(HelperFlags.GplOnly);

    /// <summary>The signature in words: <c>(map, key) -> value or null</c>.</summary>
    public override string ToString() => $"({string.Join(", ", Arguments)}) -> {Return}";
}
