using Skep.Btf;
using Skep.Diagnostics;

namespace Skep.Objects.Core;

/// <summary>
/// Finds the values of CO-RE relocations of one object in the types of one kernel, any kernel. The rules are those of libbpf's
/// <c>relo_core.c</c>, which the kernel shares.
/// </summary>
/// <param name="types">The object's own types.</param>
/// <param name="byteOrder">Of the object, which is also that of the kernel.</param>
/// <param name="target">The kernel's types; null when there are none, and then only what needs none can be resolved.</param>
public sealed class CoreRelocator(BtfFile types, ByteOrder byteOrder, CoreTarget? target)
{
    readonly CandidateFinder? _candidates = target is null ? null : new CandidateFinder(target);
    readonly Dictionary<(int TypeId, string Path, CoreRelocationKind Kind), CoreResolution> _known = [];

    public CoreResolution Resolve(CoreRelocation relocation)
    {
        var key = (relocation.TypeId, relocation.AccessPath, relocation.Kind);
        if (!_known.TryGetValue(key, out CoreResolution? resolution))
            _known[key] = resolution = ResolveNew(relocation);
        return resolution;
    }

    CoreResolution ResolveNew(CoreRelocation relocation)
    {
        if (AccessPath.Parse(types, relocation, out string? error) is not { } local)
            return Failed(relocation, DiagnosticId.CoreRelocationInvalid, "", error);
        if (CoreValue.Of(local, relocation.Kind, byteOrder, out error) is not { } localValue)
            return Failed(relocation, DiagnosticId.CoreRelocationInvalid, local.ToString(), error);

        string text = local.ToString();
        if (relocation.Kind == CoreRelocationKind.TypeIdLocal)
            return Resolved(relocation, text, local.Root, 1, localValue, localValue);
        if (local.Root.IsAnonymous)
            return Failed(relocation, DiagnosticId.CoreRelocationInvalid, text, "is for an anonymous type, which cannot be found by name");
        if (_candidates is null)
            return Failed(relocation, DiagnosticId.CoreTargetMissing, text, "needs the types of the kernel, and there are none");

        List<BtfType> candidates = _candidates.Find(local.Root);
        AccessPath? found = null;
        CoreValue? value = null;
        int fitting = 0;
        for (int i = 0; i < candidates.Count; i++)
        {
            if (AccessMatcher.Match(local, relocation.Kind, candidates[i]) is not { } match)
                continue;
            if (CoreValue.Of(match, relocation.Kind, byteOrder, out error) is not { } candidateValue)
                return Failed(relocation, DiagnosticId.CoreRelocationInvalid, text, error);
            if (found is not null && (match.BitOffset != found.BitOffset || candidateValue.Value != value!.Value.Value))
                return Failed(relocation, DiagnosticId.CoreAmbiguous, text,
                    $"has more than one answer: types {found.Root.Id} and {match.Root.Id} of the kernel are both called '{TypeText.Of(match.Root)}' and differ");
            (found, value) = (found ?? match, value ?? candidateValue);
            candidates[fitting++] = candidates[i];
        }

        int tried = candidates.Count;
        if (found is not null)
        {
            // What does not fit one access is not the type that the object means, and stays out of later ones.
            candidates.RemoveRange(fitting, candidates.Count - fitting);
            return Resolved(relocation, text, found.Root, tried, localValue, value!.Value);
        }
        if (CoreValue.OfMissing(relocation.Kind) is { } missing)
            return Resolved(relocation, text, default, tried, localValue, missing);
        return new CoreResolution
        {
            Relocation = relocation,
            Outcome = CoreOutcome.Missing,
            Local = text,
            LocalValue = localValue.Value,
            Candidates = tried,
            Reason = tried == 0
                ? $"the kernel has no {TypeText.InKernel(local.Root)}"
                : $"the kernel has {(tried == 1 ? "" : $"{tried} types ")}{TypeText.InKernel(local.Root)}, but without a fitting {text[TypeText.Of(local.Root).Length..].TrimStart('.', ':')}",
        };
    }

    static CoreResolution Resolved(CoreRelocation relocation, string text, BtfType type, int candidates, CoreValue local,
        CoreValue value) => new()
    {
        Relocation = relocation,
        Outcome = CoreOutcome.Resolved,
        Local = text,
        Target = type,
        Candidates = candidates,
        LocalValue = local.Value,
        Value = value.Value,
        IsExact = local.IsExact,
        LocalSize = local.Size,
        Size = value.Size,
        CanResize = IsZeroExtended(local.Type) && IsZeroExtended(value.Type) && local.Type.Kind == value.Type.Kind,
    };

    /// <summary>A narrower load of these gives the same value: a 32-bit kernel's pointer is as good as BPF's 64-bit one, and so is
    /// any unsigned integer.</summary>
    static bool IsZeroExtended(BtfType type) => type.Kind switch
    {
        BtfKind.Pointer => true,
        BtfKind.Int => !type.IntEncoding.IsSigned,
        _ => false,
    };

    static CoreResolution Failed(CoreRelocation relocation, string id, string text, string? reason) => new()
    {
        Relocation = relocation,
        Outcome = CoreOutcome.Failed,
        Local = text,
        DiagnosticId = id,
        Reason = reason,
    };
}
