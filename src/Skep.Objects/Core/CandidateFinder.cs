using Skep.Btf;

namespace Skep.Objects.Core;

/// <summary>
/// Finds the kernel's types that a type of the object may stand for: those of the same kind and the same name without flavour. Modules are
/// only looked into when the kernel proper has none.
/// </summary>
sealed class CandidateFinder(CoreTarget target)
{
    readonly Dictionary<int, List<BtfType>> _known = [];

    /// <summary>The candidates for a local type. Callers may remove those that turn out not to fit; later calls then do not see
    /// them.</summary>
    public List<BtfType> Find(BtfType local)
    {
        if (_known.TryGetValue(local.Id, out List<BtfType>? candidates))
            return candidates;
        candidates = [];
        ReadOnlySpan<byte> name = BtfName.Essential(local.NameUtf8);
        Add(target.Kernel.FindByEssentialName(name), local, candidates);
        if (candidates.Count == 0)
        {
            foreach (BtfFile module in target.Modules)
                Add(module.FindByEssentialName(name, ownOnly: true), local, candidates);
        }
        return _known[local.Id] = candidates;
    }

    static void Add(BtfNameMatches matches, BtfType local, List<BtfType> candidates)
    {
        foreach (BtfType match in matches)
        {
            if (TypeCompatibility.AreKindsCompatible(local, match))
                candidates.Add(match);
        }
    }
}
