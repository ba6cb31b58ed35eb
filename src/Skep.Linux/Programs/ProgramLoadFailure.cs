using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Says why a program could not be loaded, where the verifier left no log.</summary>
static class ProgramLoadFailure
{
    public static BpfException Of(ProgramSpec program, in ProgramLoadAttributes attributes, int errno)
    {
        if (program.Type == ProgramType.Unspecified)
            return new BpfNotSupportedException($"section '{program.SectionName}' of program '{program.Name}'", null,
                "It is no section name that tells a program type") { Id = DiagnosticId.ProgramTypeUnsupported };
        string what = $"program '{program.Name}' ({program.Type.KernelName})";
        if (errno is Errno.EINVAL or Errno.E2BIG or Errno.EOPNOTSUPP or Errno.ENOTSUPP)
        {
            if (!FeatureProbe.HasProgramType(program.Type))
                return Missing(DiagnosticId.ProgramTypeUnsupported, $"program type {program.Type.KernelName} of '{program.Name}'",
                    ProgramTypes.TryGet(program.Type, out var type) ? type.FirstKernel : null);
            if (attributes.ExpectedAttachType != 0 && AttachTypes.TryGet(program.AttachType, out var attach)
                && KernelRelease.Current < attach.FirstKernel)
                return Missing(DiagnosticId.AttachTypeUnsupported, $"attach type {attach.Name} of program '{program.Name}'",
                    attach.FirstKernel);
        }
        return SystemFailure.Of($"bpf(BPF_PROG_LOAD) of {what}", errno, errno switch
        {
            Errno.E2BIG => "The program has more instructions than the kernel allows: 1,000,000 with CAP_BPF, 4,096 without",
            Errno.EPERM when Privileges.Explain() is null && program.Type is ProgramType.Tracing or ProgramType.Lsm or ProgramType.Ext =>
                "The process has the rights that can be seen from here: a security module"
                + (Privileges.Lockdown is { } mode and not "none" ? $", kernel lockdown ({mode})" : "")
                    + " or a kernel whose code may not be patched refuses this type",
            _ => null,
        }, DiagnosticId.ProgramRefused);
    }

    static BpfNotSupportedException Missing(string id, string feature, KernelVersion? first) =>
        first is { } version && KernelRelease.Current < version
            ? new(feature, version.ToString()) { Id = id }
            : new(feature, null, "This kernel was built without it") { Id = id };
}
