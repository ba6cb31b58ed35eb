namespace Skep.EndToEnd.Tests.Cli;

/// <summary>0 when it worked, 1 when the input is bad, 2 when the command line is wrong or something is missing.</summary>
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "--version")]
    [InlineData(0, "run --help")]
    [InlineData(0, "inspect samples/objects/flows.bpf.o")]
    [InlineData(1, "inspect samples/data/web.pcap")]
    [InlineData(1, "btf dump samples/data/web.pcap")]
    [InlineData(1, "btf dump samples/objects/flows.bpf.o --type nothing")]
    [InlineData(1, "run samples/objects/percpu_stats.bpf.o --pcap samples/objects/flows.bpf.o")]
    [InlineData(2, "inspect")]
    [InlineData(2, "inspect nothing.bpf.o")]
    [InlineData(2, "inspect samples/objects/flows.bpf.o --nothing")]
    [InlineData(2, "disasm samples/objects/flows.bpf.o nothing")]
    [InlineData(2, "btf dump nothing")]
    [InlineData(2, "btf dump samples/objects/flows.bpf.o --format morse")]
    [InlineData(2, "map dump one")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o --pcap nothing.pcap")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o --pcap samples/data/web.pcap --program nothing")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o --pcap samples/data/web.pcap --set nothing=1")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o --pcap samples/data/web.pcap --set nothing")]
    [InlineData(2, "run samples/objects/flows.bpf.o --pcap samples/data/web.pcap --set report_events=maybe")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o --pcap samples/data/web.pcap --map-size by_size=many")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o --pcap samples/data/web.pcap --repeat 0")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o --pcap - --repeat 2")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o --pcap samples/data/web.pcap --iface lo")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o --host kernel --duration soon")]
    [InlineData(2, "run samples/objects/percpu_stats.bpf.o --host moon")]
    [InlineData(2, "run samples/objects/policy.bpf.o --context 1")]
    public void Tells_how_it_went(int code, string commandLine)
    {
        CommandRun run = CommandRun.Of(commandLine);

        Assert.True(code == run.Code, $"ended with {run.Code}: {run.Error}");
        Assert.Equal(code != 0, run.Error.Length > 0);
    }

    [Fact]
    public void Without_a_command_it_says_what_there_is()
    {
        CommandRun run = CommandRun.Of("");

        Assert.Equal(0, run.Code);
        Assert.Contains("inspect", run.Output, StringComparison.Ordinal);
    }
}
