using Skep.Objects.Core;

namespace Skep.Objects.Relocation;

/// <summary>Which of the symbols that an object expects from the kernel are not there, as far as types tell.</summary>
sealed class MissingSymbols(ObjectSpec spec, CoreTarget? target)
{
    readonly Dictionary<string, string?> _reasons = new(StringComparer.Ordinal);
    readonly KernelSymbolResolver? _resolver = target is null || spec.Btf is null ? null : new KernelSymbolResolver(spec.Btf, target);

    /// <summary>Why the kernel does not have it; null when it does, or when only the host can tell.</summary>
    public string? Reason(ExternSpec symbol)
    {
        if (_resolver is null || symbol.TypeId == 0)
            return null;
        if (!_reasons.TryGetValue(symbol.Name, out string? reason))
            _reasons[symbol.Name] = reason = _resolver.TryResolve(symbol, out _, out string? error) ? null
                : error ?? $"the kernel has no '{symbol.Name}'";
        return reason;
    }
}
