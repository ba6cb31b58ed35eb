using System.Globalization;
using System.Text;
using Skep.Cli.Output;

namespace Skep.EndToEnd.Tests.Cli;

public sealed class TableTests
{
    static readonly (string, Align)[] Columns = [("NAME", Align.Left), ("max_entries", Align.Right), ("remark", Align.Left)];

    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell() => Assert.Equal(
        """
        NAME   max_entries  remark
        flows        65536  shared by two programs
        a                1

        """,
        Written(80, ["flows", "65536", "shared by two programs"], ["a", "1", ""]));

    [Fact]
    public void A_table_too_wide_breaks_its_headings_first() => Assert.Equal(
        """
                   max
        NAME   entries  remark
        flows    65536  shared by two programs

        """,
        Written(38, ["flows", "65536", "shared by two programs"]));

    [Fact]
    public void Then_it_moves_closer_and_breaks_the_last_column() => Assert.Equal(
        """
                  max
        NAME  entries remark
        flows   65536 shared by two programs
                      and pinned

        """,
        Written(39, ["flows", "65536", "shared by two programs and pinned"]));

    [Fact]
    public void And_at_last_folds_its_rows() => Assert.Equal(
        """
                  max
        NAME  entries
            remark
        flows   65536
            shared by
            two
        a           1

        """,
        Written(15, ["flows", "65536", "shared by two"], ["a", "1", ""]));

    [Fact]
    public void Nothing_is_lost_at_any_width()
    {
        for (int width = 10; width < 100; width++)
        {
            string text = Written(width, ["flows", "65536", "shared by two programs"]);
            foreach (string part in (string[])["flows", "65536", "shared", "programs"])
                Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rows_that_come_later_stand_under_the_same_headings()
    {
        using var output = new MemoryStream();
        using var terminal = Terminal.ForTest(output, TextWriter.Null);
        var table = new TextTable(("A", Align.Right), ("B", Align.Left));
        table.Add("1", "x");
        table.Write(terminal);
        table.Add("1000", "y");
        table.Write(terminal);
        table.Add("2", "z");
        table.Write(terminal);
        terminal.Flush();

        Assert.Equal("A  B\n1  x\n1000  y\n   2  z\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Theory]
    [InlineData(0, "0 packets")]
    [InlineData(1, "1 packet")]
    [InlineData(1234567, "1,234,567 packets")]
    public void Counts_agree_with_their_noun(long count, string text) => Assert.Equal(text, Quantity.Count(count, "packet"));

    [Theory]
    [InlineData(0.0000000123, "12.3 ns")]
    [InlineData(0.0000045, "4.50 us")]
    [InlineData(0.0781, "78.1 ms")]
    [InlineData(1.5, "1.50 s")]
    [InlineData(125, "2 min 5 s")]
    public void Durations_have_three_digits(double seconds, string text) => Assert.Equal(text, Quantity.Duration(seconds));

    [Theory]
    [InlineData(7, "7 packets/s")]
    [InlineData(1234.5, "1,230 packets/s")]
    [InlineData(9_876_543, "9,880,000 packets/s")]
    public void Rates_have_three_digits(double rate, string text) => Assert.Equal(text, Quantity.Rate(rate, "packets"));

    [Theory]
    [InlineData(5, "5.00 B")]
    [InlineData(999.6, "1.00 kB")]
    [InlineData(12_345_678, "12.3 MB")]
    public void Sizes_have_three_digits(double bytes, string text) => Assert.Equal(text, Quantity.Bytes(bytes));

    static string Written(int width, params string[][] rows)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        using var terminal = Terminal.ForTest(output, error, width);
        var table = new TextTable(Columns);
        foreach (string[] row in rows)
            table.Add(row);
        table.Write(terminal);
        terminal.Flush();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
