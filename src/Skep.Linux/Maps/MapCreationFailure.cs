using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Says why a map could not be created. The kernel answers EINVAL to nearly every mistake, so the rules are checked again here,
/// afterwards.</summary>
static class MapCreationFailure
{
    public static BpfException Of(MapSpec spec, int errno, string? btfProblem)
    {
        string call = $"bpf(BPF_MAP_CREATE) of map '{spec.Name}' ({spec.Type.KernelName}, key {spec.KeySize}, value {spec.ValueSize}, {spec.MaxEntries} entries)";
        if (!MapTypes.TryGet(spec.Type, out MapTypeInfo? info))
            return SystemFailure.Of(call, errno, null, DiagnosticId.MapNotCreated);
        if (errno is Errno.EINVAL or Errno.E2BIG or Errno.EOPNOTSUPP or Errno.ENOTSUPP)
        {
            if (BrokenRules(spec, info) is { Length: > 0 } rules)
                return SystemFailure.Of(call, errno, rules, DiagnosticId.MapNotCreated);
            if (btfProblem is not null && info.Traits.HasFlag(MapTraits.NeedsBtf))
                return SystemFailure.Of(call, errno, btfProblem, DiagnosticId.MapNotCreated);
            if (!FeatureProbe.HasMapType(spec.Type))
            {
                bool isOlder = KernelRelease.Current < info.FirstKernel;
                return new BpfNotSupportedException($"map type {info.Name} of map '{spec.Name}'",
                    isOlder ? info.FirstKernel.ToString() : null,
                    isOlder ? null : "This kernel was built without it") { Id = DiagnosticId.MapTypeUnsupported };
            }
        }
        return SystemFailure.Of(call, errno, errno == Errno.E2BIG ? "The map is larger than the kernel allows" : null,
            DiagnosticId.MapNotCreated);
    }

    static string BrokenRules(MapSpec spec, MapTypeInfo info)
    {
        var rules = new List<string>();
        Check("the key size", info.Key, (uint)spec.KeySize);
        Check("the value size", info.Value, (uint)spec.ValueSize);
        Check("max_entries", info.MaxEntries, spec.MaxEntries);
        if ((spec.Flags & info.RequiredFlags) != info.RequiredFlags)
            rules.Add($"the flags must include {info.RequiredFlags}");
        if ((spec.Flags & ~info.AllowedFlags) is not MapFlags.None and var excess)
            rules.Add($"the flags must not include {excess}");
        if (info.Traits.HasFlag(MapTraits.MapInMap) && spec.Inner is null)
            rules.Add("the type of the inner maps must be given");
        if (info.Traits.HasFlag(MapTraits.NeedsBtf) && spec.ValueTypeId == 0)
            rules.Add("the object must have BTF for key and value");
        return rules.Count == 0 ? "" : $"For a map of type {info.Name}, {string.Join(", ", rules)}";

        void Check(string what, SizeRule rule, uint size)
        {
            if (!rule.Accepts(size))
                rules.Add($"{what} must be {rule}");
        }
    }
}
