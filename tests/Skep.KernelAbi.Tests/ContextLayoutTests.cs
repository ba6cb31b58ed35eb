using System.Runtime.InteropServices;

namespace Skep.KernelAbi.Tests;

public sealed class ContextLayoutTests
{
    static readonly Architecture[] Architectures = [Architecture.X64, Architecture.Arm64];

    [Fact]
    public void Fields_lie_within_their_structure_and_are_aligned_to_their_element()
    {
        foreach (ContextLayout layout in Architectures.SelectMany(architecture => ContextLayouts.For(architecture)))
        {
            foreach (ContextField field in layout.Fields)
                Assert.InRange(field.Offset + field.Size, 1, layout.Size);
        }
    }

    [Fact]
    public void A_program_type_has_one_context_and_the_program_table_names_it()
    {
        foreach (ProgramTypeInfo type in ProgramTypes.All)
        {
            foreach (Architecture architecture in Architectures)
            {
                ContextLayout[] layouts = [.. ContextLayouts.For(architecture).Where(layout => layout.Programs.Contains(type.Type))];
                Assert.Equal(type.Context, layouts.SingleOrDefault()?.Name);
                Assert.Equal(type.Context is not null, ContextLayouts.TryGet(type.Type, out _, architecture));
            }
        }
    }

    [Fact]
    public void A_field_is_found_by_name_and_by_offset()
    {
        Assert.True(ContextLayouts.TryParse("__sk_buff", out ContextLayout? skb));
        Assert.Equal(("data_end", 80), (skb.FieldNamed("data_end")?.Name, skb.FieldNamed("data_end")?.Offset));
        Assert.Equal("remote_ip6", skb.FieldAt(112)?.Name);
        Assert.Null(skb.FieldAt(181));
        Assert.Null(skb.FieldNamed("no_such_field"));
        Assert.False(ContextLayouts.TryParse("sk_buff", out _));
    }

    [Theory]
    [InlineData(ProgramType.SchedCls, 76, 4, false, true)]
    [InlineData(ProgramType.SchedCls, 76, 8, false, false)]
    [InlineData(ProgramType.SocketFilter, 76, 4, false, false)]
    [InlineData(ProgramType.SchedCls, 8, 4, true, true)]
    [InlineData(ProgramType.SchedCls, 8, 2, true, false)]
    [InlineData(ProgramType.SchedCls, 10, 2, false, true)]
    [InlineData(ProgramType.SchedCls, 9, 2, false, false)]
    [InlineData(ProgramType.SocketFilter, 8, 4, true, false)]
    [InlineData(ProgramType.SocketFilter, 56, 8, true, true)]
    [InlineData(ProgramType.SocketFilter, 64, 8, true, false)]
    [InlineData(ProgramType.SchedCls, 192, 4, false, false)]
    [InlineData(ProgramType.SchedCls, -4, 4, false, false)]
    public void An_skb_field_may_be_accessed_by_the_programs_and_in_the_widths_of_its_row(
        ProgramType program, int offset, int width, bool write, bool allowed)
    {
        Assert.True(ContextLayouts.TryGet(program, out ContextLayout? layout));
        Assert.Equal(allowed, layout.Allows(program, default, offset, width, write, out _));
    }

    [Fact]
    public void The_expected_attach_type_decides_about_addresses()
    {
        Assert.True(ContextLayouts.TryGet(ProgramType.CgroupSockAddr, out ContextLayout? layout));
        Assert.True(layout.Allows(ProgramType.CgroupSockAddr, AttachType.CgroupInet4Connect, 4, 4, write: true, out _));
        Assert.False(layout.Allows(ProgramType.CgroupSockAddr, AttachType.CgroupInet6Connect, 4, 4, write: true, out _));
    }

    [Fact]
    public void A_socket_behind_a_pointer_is_read_only_and_shows_less_before_it_is_full()
    {
        Assert.True(ContextLayouts.Socket.Allows(ProgramType.Xdp, default, 8, 4, write: false, out _));
        Assert.True(ContextLayouts.SockCommon.Allows(ProgramType.Xdp, default, 72, 4, write: false, out _));
        Assert.False(ContextLayouts.SockCommon.Allows(ProgramType.Xdp, default, 8, 4, write: false, out _));
        Assert.DoesNotContain(ContextLayouts.Socket.Fields, field => field.Write != AccessWidths.None);
    }

    [Fact]
    public void Needs_kernel_BTF_Offsets_and_sizes_are_those_of_the_kernel()
    {
        KernelBtf.Required();
        Require.X64();
        // These two are views of a record or of arguments, not structures of these names.
        HashSet<string> views = ["trace_entry", "bpf_raw_tracepoint_args", "unsigned int"];
        int structures = 0;
        foreach (ContextLayout layout in ContextLayouts.For(Architecture.X64).Where(layout => !views.Contains(layout.Name)))
        {
            if (KernelBtf.Structure(layout.Name) is not var (size, offsets))
                continue;
            structures++;
            Assert.Equal((layout.Name, size), (layout.Name, layout.Size));
            foreach (ContextField field in layout.Fields.Where(field => field.Name.Length > 0))
                Assert.Equal((layout.Name, field.Name, offsets.GetValueOrDefault(field.Name, -1)), (layout.Name, field.Name, field.Offset));
        }
        Assert.InRange(structures, 15, 25);
    }
}
