namespace Skep.Diagnostics.Tests;

public class DiagnosticTests
{
    [Fact]
    public void A_finding_at_a_source_line_reads_as_compilers_print_it()
    {
        var finding = new Diagnostic("BPF2001", Severity.Error, "the packet has 60 bytes.",
            new Location { File = "flows.bpf.c", Line = 23, Column = 17 }, "Compare first.");
        Assert.Equal("flows.bpf.c(23,17): error BPF2001: the packet has 60 bytes. Compare first.", finding.ToString());
    }

    [Theory]
    [InlineData(null, null, null, null, "")]
    [InlineData("a.o", null, null, null, "a.o")]
    [InlineData("a.o", ".BTF", 16L, null, "a.o: .BTF+0x10")]
    [InlineData("a.o", null, 16L, null, "a.o+0x10")]
    [InlineData(null, null, null, 7, "insn 7")]
    public void A_location_says_what_is_known(string? file, string? section, long? offset, int? instruction, string expected)
    {
        Assert.Equal(expected, new Location { File = file, Section = section, Offset = offset, Instruction = instruction }.ToString());
    }

    [Fact]
    public void A_full_bag_counts_what_it_drops_and_still_knows_of_errors()
    {
        var bag = new DiagnosticBag(capacity: 2);
        for (int i = 0; i < 5; i++)
            bag.Warning("BPF4001", $"finding {i}");
        Assert.False(bag.HasErrors);
        bag.Error("BPF4001", "the last");

        Assert.Equal(["finding 0", "finding 1"], bag.Select(static finding => finding.Message));
        Assert.Equal(4, bag.Dropped);
        Assert.True(bag.HasErrors);
    }
}
