namespace Skep.Bytecode.Tests;

public sealed class OpcodeTableTests
{
    [Fact]
    public void Every_kind_has_exactly_one_row()
    {
        Assert.Equal(Enum.GetValues<OpcodeKind>().Length - 1, OpcodeTable.All.Count);
        foreach (var kind in Enum.GetValues<OpcodeKind>().Where(kind => kind != OpcodeKind.None))
            Assert.Equal(kind, OpcodeTable.Of(kind).Kind);
    }

    [Fact]
    public void Every_row_finds_itself_through_its_template()
    {
        foreach (var row in OpcodeTable.All)
            Assert.Same(row, OpcodeTable.Find(row.Template));
    }
}
