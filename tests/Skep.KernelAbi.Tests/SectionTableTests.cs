using FsCheck;
using FsCheck.Fluent;

namespace Skep.KernelAbi.Tests;

public sealed class SectionTableTests
{
    [Theory]
    [InlineData("xdp", ProgramType.Xdp, AttachType.Xdp, SectionFlags.AttachTypeOptional, AutoAttach.None)]
    [InlineData("xdp.frags/devmap", ProgramType.Xdp, AttachType.XdpDevMap, SectionFlags.XdpHasFrags, AutoAttach.None)]
    [InlineData("tc", ProgramType.SchedCls, null, SectionFlags.None, AutoAttach.None)]
    [InlineData("tc/ingress", ProgramType.SchedCls, AttachType.TcxIngress, SectionFlags.None, AutoAttach.None)]
    [InlineData("kretprobe", ProgramType.Kprobe, null, SectionFlags.Return, AutoAttach.Kprobe)]
    [InlineData("kprobe.session", ProgramType.Kprobe, AttachType.TraceKprobeSession, SectionFlags.None, AutoAttach.KprobeMulti)]
    [InlineData("uretprobe.multi.s", ProgramType.Kprobe, AttachType.TraceUprobeMulti, SectionFlags.Return | SectionFlags.Sleepable,
        AutoAttach.UprobeMulti)]
    [InlineData("tp_btf.s", ProgramType.Tracing, AttachType.TraceRawTp, SectionFlags.AttachBtf | SectionFlags.Sleepable, AutoAttach.Trace)]
    [InlineData("lsm_cgroup", ProgramType.Lsm, AttachType.LsmCgroup, SectionFlags.AttachBtf, AutoAttach.None)]
    [InlineData("freplace", ProgramType.Ext, null, SectionFlags.AttachBtf, AutoAttach.Trace)]
    [InlineData("syscall", ProgramType.Syscall, null, SectionFlags.Sleepable, AutoAttach.None)]
    [InlineData("struct_ops", ProgramType.StructOps, null, SectionFlags.None, AutoAttach.None)]
    [InlineData("cgroup/connect4", ProgramType.CgroupSockAddr, AttachType.CgroupInet4Connect, SectionFlags.None, AutoAttach.None)]
    [InlineData("cgroup/sock", ProgramType.CgroupSock, AttachType.CgroupInetSockCreate, SectionFlags.AttachTypeOptional, AutoAttach.None)]
    [InlineData("fexit.multi", ProgramType.Tracing, AttachType.TraceFexitMulti, SectionFlags.None, AutoAttach.TraceMulti)]
    public void A_name_gives_program_type_attach_type_and_flags(
        string section, ProgramType program, AttachType? attach, SectionFlags flags, AutoAttach autoAttach)
    {
        SectionMatch match = Resolved(section);
        Assert.Equal((program, attach, flags, autoAttach), (match.ProgramType, match.AttachType, match.Flags, match.AutoAttach));
    }

    [Theory]
    [InlineData("kprobe/do_unlinkat+0x10", "do_unlinkat+0x10")]
    [InlineData("uprobe//usr/bin/bash:readline", "/usr/bin/bash:readline")]
    [InlineData("tp/syscalls/sys_enter_openat", "syscalls/sys_enter_openat")]
    [InlineData("usdt/libc.so.6:libc:setjmp", "libc.so.6:libc:setjmp")]
    [InlineData("fentry.s/nf_tables:nft_do_chain", "nf_tables:nft_do_chain")]
    [InlineData("fentry", null)]
    [InlineData("fentry/", null)]
    [InlineData("xdp/devmap", null)]
    public void The_text_after_the_first_slash_is_the_target(string section, string? target) =>
        Assert.Equal(target, Resolved(section).AttachTarget);

    [Theory]
    [InlineData("kprobe/x", true)]
    [InlineData("?kprobe/x", false)]
    [InlineData("?xdp", false)]
    public void A_leading_question_mark_turns_autoload_off(string section, bool autoload) =>
        Assert.Equal(autoload, Resolved(section).Autoload);

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("??xdp")]
    [InlineData("/")]
    [InlineData("xdp/foo")]
    [InlineData("xdp+")]
    [InlineData("XDP")]
    [InlineData("classifier/ingress")]
    [InlineData("tc/foo")]
    [InlineData("socket/x")]
    [InlineData("socket1")]
    [InlineData("kprobes/x")]
    [InlineData("kprobe.multi.s/x")]
    [InlineData("cgroup/connect")]
    [InlineData("cgroup")]
    [InlineData("sk_skb/foo")]
    [InlineData(".text")]
    [InlineData("license")]
    public void Anything_else_matches_nothing(string section) => Assert.Null(SectionTable.Resolve(section));

    [Theory]
    [InlineData("xdp/foo", "xdp")]
    [InlineData("classifier/ingress", "classifier")]
    [InlineData("kpobe/do_unlinkat", "kprobe/do_unlinkat")]
    [InlineData("?tracepont/sched/sched_switch", "tracepoint/sched/sched_switch")]
    [InlineData("cgroup/conect4", "cgroup/connect4")]
    [InlineData("socket1", "socket")]
    [InlineData("", null)]
    [InlineData("x", null)]
    [InlineData("prog", null)]
    [InlineData(".text.unlikely", null)]
    [InlineData("a_name_that_is_longer_than_all_names_of_the_table", null)]
    public void A_near_miss_leads_to_the_name_that_was_meant(string section, string? meant)
    {
        Assert.Equal(meant, SectionTable.Closest(section));
        Assert.True(meant is null || SectionTable.Resolve(meant) is not null);
    }

    [Fact]
    public void Any_text_is_a_section_or_none_and_what_is_suggested_for_it_is_one() =>
        Prop.ForAll<NonNull<string>, int>((text, choice) =>
        {
            // Half of the names begin like one of the table.
            string name = choice % 2 == 0 ? text.Get : SectionTable.All[(choice & int.MaxValue) % SectionTable.All.Length].Name + text.Get;
            SectionMatch? match = SectionTable.Resolve(name);
            string? meant = SectionTable.Closest(name);
            return (match is null || name.TrimStart('?').StartsWith(match.Value.Definition.Name, StringComparison.Ordinal))
                && (meant is null || SectionTable.Resolve(meant) is not null);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_table_has_the_116_rows_of_libbpf() => Assert.Equal(116, SectionTable.All.Length);

    [Fact]
    public void Every_row_resolves_to_itself()
    {
        foreach (SectionDefinition row in SectionTable.All)
        {
            Assert.Same(row, Resolved(row.Name).Definition);
            if (row.TakesTarget)
                Assert.Same(row, Resolved(row.Name + "/target").Definition);
            else
                Assert.NotSame(row, SectionTable.Resolve(row.Name + "/target")?.Definition);
        }
    }

    [Fact]
    public void At_most_one_row_matches_a_name_so_that_their_order_does_not_matter()
    {
        foreach (SectionDefinition row in SectionTable.All)
        {
            foreach (string name in new[] { row.Name, row.Name + "/target" })
                Assert.InRange(SectionTable.All.Count(other => Matches(other, name)), 0, 1);
        }

        static bool Matches(SectionDefinition row, string name) =>
            name == row.Name || (row.TakesTarget && name.StartsWith(row.Name + "/", StringComparison.Ordinal));
    }

    [Fact]
    public void Attach_types_belong_to_the_program_type_of_their_section()
    {
        foreach (SectionDefinition row in SectionTable.All)
        {
            if (row.AttachType is { } attach)
            {
                Assert.True(AttachTypes.TryGet(attach, out AttachTypeInfo? info));
                Assert.Equal(row.ProgramType, info.ProgramType);
            }
        }
    }

    [Fact]
    public void Needs_libbpf_Both_agree_on_every_section_that_libbpf_knows()
    {
        LibBpf.Required();
        int known = 0;
        foreach (SectionDefinition row in SectionTable.All)
        {
            foreach (string name in new[] { row.Name, row.Name + "/target" })
            {
                if (LibBpf.Section(name) is not var (program, attach))
                    continue;
                known++;
                SectionMatch match = Resolved(name);
                Assert.Equal((name, program, attach), (name, match.ProgramType, match.AttachType ?? 0));
            }
        }
        Assert.True(known >= 100, $"libbpf knew only {known}");
    }

    [Theory]
    [InlineData("xdp/foo")]
    [InlineData("classifier/x")]
    [InlineData("socket/x")]
    [InlineData("cgroup/connect")]
    [InlineData("kprobes")]
    [InlineData("kprobe.multi.s/x")]
    public void Needs_libbpf_Both_refuse_near_misses(string section)
    {
        LibBpf.Required();
        Assert.Null(LibBpf.Section(section));
        Assert.Null(SectionTable.Resolve(section));
    }

    static SectionMatch Resolved(string section) =>
        SectionTable.Resolve(section) ?? throw new InvalidOperationException($"no section {section}");
}
