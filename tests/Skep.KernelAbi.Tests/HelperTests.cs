namespace Skep.KernelAbi.Tests;

public sealed class HelperTests
{
    [Fact]
    public void There_are_211_helpers_and_each_leads_back_from_its_id_and_its_name()
    {
        Assert.Equal(Enum.GetValues<HelperId>()[1..], Helpers.All.Select(row => row.Id));
        Assert.Equal(211, Helpers.All.Length);
        foreach (HelperInfo row in Helpers.All)
        {
            Assert.True(Helpers.TryGet(row.Id, out HelperInfo? byId) && byId == row);
            Assert.True(Helpers.TryParse(row.Name, out HelperInfo? byName) && byName == row);
            Assert.True(Helpers.TryParse("bpf_" + row.Name, out HelperInfo? byKernelName) && byKernelName == row);
        }
    }

    [Fact]
    public void Ids_and_names_are_those_of_the_kernel_header()
    {
        string header = "/usr/include/linux/bpf.h";
        Require.That(File.Exists(header), $"needs {header}");
        // Lines of the form: FN(map_lookup_elem, 1, ##ctx), or without number in headers before 6.2.
        string[] names = [.. File.ReadLines(header)
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("FN(", StringComparison.Ordinal))
            .Select(line => line[3..line.IndexOfAny([',', ')'])])];
        Assert.Equal("unspec", names[0]);
        Assert.True(names.Length > 200);
        Assert.Equal(names[1..], Helpers.All.Take(names.Length - 1).Select(row => row.Name));
    }

    [Fact]
    public void An_id_that_no_kernel_knows_is_named_by_its_number()
    {
        Assert.Equal("bpf_map_lookup_elem", HelperId.MapLookupElem.KernelName);
        Assert.Equal("unknown#212", ((HelperId)212).KernelName);
        Assert.Equal("unknown#-1", ((HelperId)(-1)).KernelName);
        Assert.False(Helpers.TryGet(HelperId.Unspecified, out _));
        Assert.False(Helpers.TryParse("bpf_no_such_helper", out _));
    }

    [Theory]
    [InlineData(HelperId.MapLookupElem, "(map, key) -> value or null")]
    [InlineData(HelperId.SkbLoadBytes, "(ctx, any, out memory, size) -> integer")]
    [InlineData(HelperId.RingBufReserve, "(map, constant size, any) -> record or null")]
    [InlineData(HelperId.RingBufSubmit, "(record (released), any) -> nothing")]
    [InlineData(HelperId.Strtol, "(memory, size, any, out memory[8]) -> integer")]
    [InlineData(HelperId.CheckMtu, "(ctx, any, inout memory[4], any, any) -> integer")]
    [InlineData(HelperId.Loop, "(number, callback, stack or null, any) -> integer")]
    [InlineData(HelperId.DynptrFromMem, "(out memory, size or 0, any, out local dynptr) -> integer")]
    [InlineData(HelperId.GetCurrentTaskBtf, "() -> trusted struct task_struct *")]
    [InlineData(HelperId.SeqWrite, "(struct seq_file *, memory, size or 0) -> integer")]
    public void A_prototype_reads_as_a_signature(HelperId id, string signature)
    {
        Assert.True(Helpers.TryGet(id, out HelperInfo? helper));
        Assert.Equal(signature, helper.Prototype.ToString());
    }

    [Fact]
    public void A_signature_says_all_that_a_prototype_holds()
    {
        foreach (HelperPrototype prototype in Helpers.All.SelectMany(helper =>
            helper.Variants.Select(row => row.Prototype).Append(helper.Prototype)))
        {
            HelperPrototype again = HelperSignature.Parse(prototype.ToString(), prototype.Flags);
            Assert.Equal(prototype.Arguments, again.Arguments);
            Assert.Equal(prototype.Return, again.Return);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("(ctx)")]
    [InlineData("ctx) -> integer")]
    [InlineData("(context) -> integer")]
    [InlineData("(ctx) -> int")]
    [InlineData("(ctx,map) -> integer")]
    [InlineData("(memory[x]) -> integer")]
    public void What_is_not_written_in_the_words_of_signatures_is_refused(string signature) =>
        Assert.Throws<FormatException>(() => HelperSignature.Parse(signature));

    [Theory]
    [InlineData(HelperId.MapLookupElem, ProgramType.Xdp, true)]
    [InlineData(HelperId.MapLookupElem, ProgramType.LircMode2, true)]
    [InlineData(HelperId.RingBufOutput, ProgramType.LircMode2, false)]
    [InlineData(HelperId.XdpAdjustHead, ProgramType.Xdp, true)]
    [InlineData(HelperId.XdpAdjustHead, ProgramType.SchedCls, false)]
    [InlineData(HelperId.ProbeRead, ProgramType.Xdp, false)]
    [InlineData(HelperId.MapLookupElem, ProgramType.Ext, false)]
    public void Program_types_may_call_what_their_row_names(HelperId id, ProgramType program, bool available)
    {
        Assert.True(Helpers.TryGet(id, out HelperInfo? helper));
        Assert.Equal(available, helper.IsAvailable(program));
    }

    [Fact]
    public void The_expected_attach_type_decides_where_a_rule_says_so()
    {
        Assert.True(Helpers.TryGet(HelperId.Bind, out HelperInfo? bind));
        Assert.True(bind.IsAvailable(ProgramType.CgroupSockAddr, AttachType.CgroupInet4Connect));
        Assert.False(bind.IsAvailable(ProgramType.CgroupSockAddr, AttachType.CgroupInet4Bind));

        // A cgroup_sock program that names no attach type is loaded as one for socket creation.
        Assert.True(Helpers.TryGet(HelperId.SetSockOpt, out HelperInfo? setSockOpt));
        Assert.True(setSockOpt.IsAvailable(ProgramType.CgroupSock, default));
    }

    [Fact]
    public void Some_programs_call_a_helper_with_another_prototype()
    {
        Assert.True(Helpers.TryGet(HelperId.GetSocketCookie, out HelperInfo? cookie));
        Assert.Equal(ArgumentKind.Context, cookie.PrototypeFor(ProgramType.SchedCls).Arguments[0].Kind);
        Assert.Equal(ArgumentKind.AnySock, cookie.PrototypeFor(ProgramType.Tracing).Arguments[0].Kind);

        Assert.True(Helpers.TryGet(HelperId.GetFuncIp, out HelperInfo? ip));
        Assert.True(ip.PrototypeFor(ProgramType.Kprobe).GplOnly);
        Assert.False(ip.PrototypeFor(ProgramType.Kprobe, AttachType.TraceKprobeMulti).GplOnly);
    }

    [Fact]
    public void Memory_of_unstated_size_is_followed_by_its_size()
    {
        foreach (HelperInfo helper in Helpers.All)
        {
            foreach (HelperPrototype prototype in helper.Variants.Select(variant => variant.Prototype).Append(helper.Prototype))
            {
                Assert.InRange(prototype.Arguments.Length, 0, 5);
                for (int index = 0; index < prototype.Arguments.Length; index++)
                {
                    HelperArgument argument = prototype.Arguments[index];
                    bool sized = argument is { Kind: ArgumentKind.Memory, Size: 0 };
                    bool size = index + 1 < prototype.Arguments.Length
                        && prototype.Arguments[index + 1].Kind is ArgumentKind.MemorySize or ArgumentKind.MemorySizeOrZero;
                    Assert.Equal((helper.Name, index, sized), (helper.Name, index, size && argument.Kind is ArgumentKind.Memory));
                }
            }
        }
    }

    [Fact]
    public void Rules_and_variants_are_about_programs_that_may_call_the_helper()
    {
        foreach (HelperInfo helper in Helpers.All)
        {
            Assert.All(helper.Variants, variant => Assert.Equal(0, (variant.Programs - helper.Programs).Count));
            Assert.All(helper.AttachRules, rule => Assert.True(helper.Programs.Contains(rule.Program)));
        }
    }

    [Fact]
    public void Lookups_allocate_nothing()
    {
        Assert.True(FindEverything());
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++)
            FindEverything();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    static bool FindEverything() =>
        Helpers.TryGet(HelperId.Loop, out HelperInfo? helper)
        && Helpers.TryParse("bpf_get_socket_cookie", out _)
        && helper.IsAvailable(ProgramType.Lsm, AttachType.LsmMac)
        && helper.PrototypeFor(ProgramType.Lsm, AttachType.LsmMac).Arguments.Length == 4
        && MapTypes.TryParse("lru_hash", out _)
        && SectionTable.Resolve("xdp") is not null
        && ContextLayouts.TryGet(ProgramType.SchedCls, out ContextLayout? layout)
        && layout.Allows(ProgramType.SchedCls, default, 76, 4, write: false, out _);
}
