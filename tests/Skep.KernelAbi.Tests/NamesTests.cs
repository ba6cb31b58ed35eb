namespace Skep.KernelAbi.Tests;

public sealed class NamesTests
{
    [Fact]
    public void Every_value_of_an_enum_has_one_row_and_its_name_leads_back()
    {
        Assert.Equal(Enum.GetValues<ProgramType>()[1..], ProgramTypes.All.Select(row => row.Type));
        Assert.Equal(Enum.GetValues<MapType>()[1..], MapTypes.All.Select(row => row.Type));
        Assert.Equal(Enum.GetValues<AttachType>(), AttachTypes.All.Select(row => row.Type));
        Assert.Equal(Enum.GetValues<LinkType>()[1..], LinkTypes.All.Select(row => row.Type));
        Assert.All(ProgramTypes.All, row => Assert.True(ProgramTypes.TryParse(row.Name, out ProgramTypeInfo? found) && found == row));
        Assert.All(MapTypes.All, row => Assert.True(MapTypes.TryParse(row.Name, out MapTypeInfo? found) && found == row));
        Assert.All(AttachTypes.All, row => Assert.True(AttachTypes.TryParse(row.Name, out AttachTypeInfo? found) && found == row));
        Assert.All(LinkTypes.All, row => Assert.True(LinkTypes.TryParse(row.Name, out LinkTypeInfo? found) && found == row));
    }

    [Fact]
    public void A_value_from_a_newer_kernel_has_its_number_as_name()
    {
        Assert.False(ProgramTypes.TryGet((ProgramType)1000, out _));
        Assert.Equal("1000", ((ProgramType)1000).KernelName);
        Assert.Equal("4294967295", ((MapType)uint.MaxValue).KernelName);
        Assert.False(MapTypes.TryParse("no_such_map", out _));
    }

    [Fact]
    public void Needs_libbpf_Names_are_those_of_libbpf()
    {
        LibBpf.Required();
        Assert.All(ProgramTypes.All, row => Assert.Equal(LibBpf.ProgramTypeName(row.Type) ?? row.Name, row.Name));
        Assert.All(MapTypes.All, row => Assert.Equal(LibBpf.MapTypeName(row.Type) ?? row.Name, row.Name));
        Assert.All(AttachTypes.All, row => Assert.Equal(LibBpf.AttachTypeName(row.Type) ?? row.Name, row.Name));
        Assert.All(LinkTypes.All, row => Assert.Equal(LibBpf.LinkTypeName(row.Type) ?? row.Name, row.Name));
        Assert.Equal("sched_cls", LibBpf.ProgramTypeName(ProgramType.SchedCls));
    }
}
