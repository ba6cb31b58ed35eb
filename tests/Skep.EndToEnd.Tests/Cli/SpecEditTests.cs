using Skep.Cli;
using Skep.Cli.Running;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Cli;

public sealed class SpecEditTests
{
    [Theory]
    [InlineData("flows", "report_events=false", "report_events", "00")]
    [InlineData("flows", "totals.bytes=258", "totals", "0000000000000000" + "0201000000000000")]
    [InlineData("exec_snoop", "target_parent=0x10", "target_parent", "10000000")]
    [InlineData("exec_snoop", "target_parent=hex:01020304", "target_parent", "01020304")]
    public void A_variable_gets_the_value_that_was_typed(string sample, string assignment, string variable, string hex)
    {
        ObjectSpec spec = Open(sample);

        SpecEdits.SetVariable(spec, assignment);

        Assert.Equal(hex, Convert.ToHexStringLower(spec.Variables.Get(variable).Value)[..hex.Length]);
    }

    [Theory]
    [InlineData("report_events", "--set variable=value")]
    [InlineData("=1", "--set variable=value")]
    [InlineData("nothing=1", "no variable 'nothing'")]
    [InlineData("report_events=7", "report_events=7")]
    [InlineData("totals.nothing=7", "no member 'nothing'")]
    public void What_cannot_be_set_is_said(string assignment, string said)
    {
        var error = Assert.Throws<CommandException>(() => SpecEdits.SetVariable(Open("flows"), assignment));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    [Fact]
    public void A_map_gets_another_size()
    {
        ObjectSpec spec = Open("flows");

        SpecEdits.ResizeMap(spec, "flows=100");

        Assert.Equal(100u, spec.Maps.Get("flows").MaxEntries);
        Assert.Throws<CommandException>(() => SpecEdits.ResizeMap(spec, "flows=0"));
        Assert.Throws<CommandException>(() => SpecEdits.ResizeMap(spec, "nothing=1"));
    }

    static ObjectSpec Open(string sample) => ObjectReader.Open(Path.Combine(CommandRun.Root, $"samples/objects/{sample}.bpf.o"));
}
