using System.Text;

namespace Skep.KernelAbi.Tests;

/// <summary>Writes <c>docs/helpers.md</c> from the table.</summary>
static class HelpersPage
{
    static ProgramTypeSet All { get; } = 
        [.. ProgramTypes.All.Select(row => row.Type).Where(type => type != ProgramType.Ext)];

    // What most programs of networking and of tracing have is shorter said once.
    static readonly (string Name, ProgramTypeSet Programs)[] Groups =
    [
        ("*traced*", [ProgramType.Tracing, ProgramType.Lsm, ProgramType.Syscall]),
        ("*probes*", [ProgramType.Kprobe, ProgramType.Tracepoint, ProgramType.PerfEvent, ProgramType.RawTracepoint,
            ProgramType.RawTracepointWritable]),
        ("*tc*", [ProgramType.SchedCls, ProgramType.SchedAct]),
        ("*lwt*", [ProgramType.LwtIn, ProgramType.LwtOut, ProgramType.LwtXmit, ProgramType.LwtSeg6local]),
    ];

    public static string Write()
    {
        var page = new StringBuilder();
        page.Append($"""
            # Helpers

            The {Helpers.All.Length} helper functions of Linux 7.3: what they take and give, and which programs may call them. The list is frozen; what came
            later are kfuncs. An older kernel may offer a helper to fewer program types than its row names.

            In a signature, *ctx* is the unmodified context pointer, *any* an initialised register, *memory* a pointer to as many bytes as the
            size after it says, *out* memory that the helper fills, *inout* memory that it also reads, *callback* a subprogram of the program.
            Notes: *GPL* needs a GPL-compatible license; *packet* takes memory in the packet; *moves* may move the packet, so that all packet
            pointers must be read anew; *sleeps* needs a sleepable program; *acquires* gives a reference that must be released; *hooks* works
            only at hooks that the kernel lists.

            Program types: {string.Join("; ", Groups.Select(group => $"{group.Name} are {Names(group.Programs)}"))}. An extension may call
            what the program that it extends may.

            | Id | Helper | Signature | First kernel | Notes | Program types |
            |---:|---|---|---|---|---|

            """);
        foreach (HelperInfo helper in Helpers.All)
        {
            page.Append($"| {(int)helper.Id} | `{helper.KernelName}` | {helper.Prototype} | {helper.FirstKernel} ");
            page.Append($"| {Notes(helper.Prototype.Flags)} | {Programs(helper.Programs)} |\n");
        }

        page.Append("""

            ## Other signatures

            | Helper | In | Signature | Notes |
            |---|---|---|---|

            """);
        foreach (HelperVariant variant in Helpers.All.SelectMany(helper => helper.Variants))
        {
            string attach = string.Join(", ", variant.AttachTypes.Select(type => type.KernelName));
            string programs = Programs(variant.Programs) + (attach.Length > 0 ? $" ({attach})" : "");
            page.Append($"| `{variant.Id.KernelName}` | {programs} | {variant.Prototype} | {Notes(variant.Prototype.Flags)} |\n");
        }

        page.Append("""

            ## Helpers that need an expected attach type

            | Helper | Program type | Loaded with one of |
            |---|---|---|

            """);
        foreach (HelperAttachRule rule in Helpers.All.SelectMany(helper => helper.AttachRules))
        {
            string types = string.Join(", ", rule.AttachTypes.Select(type => type.KernelName));
            page.Append($"| `{rule.Id.KernelName}` | {rule.Program.KernelName} | {types} |\n");
        }
        return page.ToString();
    }

    static string Programs(ProgramTypeSet programs)
    {
        ProgramTypeSet missing = All - programs;
        if (missing.Count == 0)
            return "all";
        if (missing.Count <= 5)
            return $"all but {Names(missing)}";
        var parts = new List<string>();
        foreach ((string name, ProgramTypeSet group) in Groups)
        {
            if ((group - programs).Count > 0)
                continue;
            parts.Add(name);
            programs -= group;
        }
        return string.Join(", ", parts.Concat(programs.Select(type => type.KernelName)));
    }

    static string Names(ProgramTypeSet programs) => string.Join(", ", programs.Select(type => type.KernelName));

    static string Notes(HelperFlags flags) => string.Join(", ", new[]
    {
        (HelperFlags.GplOnly, "GPL"),
        (HelperFlags.PacketAccess, "packet"),
        (HelperFlags.ChangesPacket, "moves"),
        (HelperFlags.Sleeps, "sleeps"),
        (HelperFlags.Acquires, "acquires"),
        (HelperFlags.ListedHooks, "hooks"),
    }.Where(pair => flags.HasFlag(pair.Item1)).Select(pair => pair.Item2));
}
