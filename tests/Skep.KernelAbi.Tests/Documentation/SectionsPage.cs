using System.Text;

namespace Skep.KernelAbi.Tests;

/// <summary>Writes <c>docs/sections.md</c> from the table.</summary>
static class SectionsPage
{
    public static string Write()
    {
        var page = new StringBuilder();
        page.Append($"""
            # Section names

            The name of the ELF section that a program is in, `SEC("...")` in C, says what kind of program it is. Skep takes the {SectionTable.All.Length} names
            of libbpf 1.x and matches them as libbpf does:

            - A name below that ends in `/…` may stand alone or be followed by a slash and a target, in the form that the last column gives.
              All other names match only themselves: `xdp/foo` matches nothing.
            - A leading `?` means that the program is not loaded unless it is asked for.
            - Without a target, nothing is attached from the section's text alone.

            The expected attach type is what the program is loaded with. Flags:

            - *sleepable*: loaded so that it may sleep;
            - *frags*: understands packets of several fragments;
            - *optional*: a kernel that does not know the attach type gets none;
            - *BTF*: the target is looked up in BTF before the program is loaded, in the kernel or, as `module:function`, in a module;
            - *return*: runs where the function returns.

            | Section | Program type | Expected attach type | Flags | Target |
            |---|---|---|---|---|

            """);
        foreach (SectionDefinition row in SectionTable.All)
        {
            string name = row.TakesTarget ? $"`{row.Name}/…`" : $"`{row.Name}`";
            string attach = row.AttachType is { } type ? type.KernelName : "";
            page.Append($"| {name} | {row.ProgramType.KernelName} | {attach} | {Flags(row.Flags)} | {Target(row)} |\n");
        }
        return page.ToString();
    }

    static string Flags(SectionFlags flags) => string.Join(", ", new[]
    {
        (SectionFlags.Sleepable, "sleepable"),
        (SectionFlags.XdpHasFrags, "frags"),
        (SectionFlags.AttachTypeOptional, "optional"),
        (SectionFlags.AttachBtf, "BTF"),
        (SectionFlags.Return, "return"),
    }.Where(pair => flags.HasFlag(pair.Item1)).Select(pair => pair.Item2));

    static string Target(SectionDefinition row) => row.AutoAttach switch
    {
        AutoAttach.None when row.ProgramType == ProgramType.StructOps => "ignored; attached through the map",
        AutoAttach.None => "",
        AutoAttach.Kprobe when row.Flags.HasFlag(SectionFlags.Return) => "`function`",
        AutoAttach.Kprobe => "`function[+offset]`",
        AutoAttach.KprobeMulti => "glob over kernel functions",
        AutoAttach.Ksyscall => "system call, without prefix",
        AutoAttach.Uprobe => "`path:function[+offset]`",
        AutoAttach.UprobeMulti => "`path:glob`",
        AutoAttach.Usdt => "`path:provider:name`",
        AutoAttach.Tracepoint => "`category/name`",
        AutoAttach.RawTracepoint => "tracepoint",
        AutoAttach.TraceMulti => "`[module:]glob` over BTF functions",
        AutoAttach.Iter => "iterator",
        _ when row.AttachType == AttachType.TraceRawTp => "tracepoint",
        _ when row.AttachType == AttachType.LsmMac => "LSM hook",
        _ => "function",
    };
}
