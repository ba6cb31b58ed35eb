namespace Skep.EndToEnd.Tests.Cli;

/// <summary>What the commands print, as people see it.</summary>
public sealed class ScreenTests
{
    [Theory]
    [InlineData("inspect-flows", "inspect samples/objects/flows.bpf.o")]
    [InlineData("inspect-exec_snoop", "inspect samples/objects/exec_snoop.bpf.o")]
    [InlineData("inspect-dispatcher-all", "inspect samples/objects/dispatcher.bpf.o --all")]
    [InlineData("inspect-tasks-all", "inspect samples/objects/tasks.bpf.o --all")]
    [InlineData("inspect-route_map-narrow", "inspect samples/objects/route_map.bpf.o", 60)]
    [InlineData("disasm-uprobe_latency", "disasm samples/objects/uprobe_latency.bpf.o")]
    [InlineData("disasm-one-raw", "disasm samples/objects/dispatcher.bpf.o dispatch --raw", 120)]
    [InlineData("btf-dump-c", "btf dump samples/objects/flows.bpf.o --type flow_event")]
    [InlineData("btf-dump-csharp", "btf dump samples/objects/flows.bpf.o --type flow_event --format csharp")]
    [InlineData("btf-find", "btf find flow* totals report --btf samples/objects/flows.bpf.o")]
    [InlineData("run-flows", "run samples/objects/flows.bpf.o --pcap samples/data/web.pcap")]
    [InlineData("run-flows-fields", "run samples/objects/flows.bpf.o --pcap samples/data/web.pcap --events fields --rows 3 --limit 500")]
    [InlineData("run-flows-quiet", "run samples/objects/flows.bpf.o --pcap samples/data/web.pcap --set report_events=false --rows 2")]
    [InlineData("run-percpu_stats", "run samples/objects/percpu_stats.bpf.o --pcap samples/data/web.pcap")]
    [InlineData("run-dns", "run samples/objects/dns.bpf.o --pcap samples/data/web.pcap --rows 5", 120)]
    [InlineData("run-synflood", "run samples/objects/synflood.bpf.o --pcap samples/data/web.pcap --rows 3", 120)]
    [InlineData("run-rewriter", "run samples/objects/rewriter.bpf.o --pcap samples/data/web.pcap")]
    [InlineData("run-policy", "run samples/objects/policy.bpf.o")]
    [InlineData("run-dispatcher", "run samples/objects/dispatcher.bpf.o --pcap samples/data/web.pcap")]
    [InlineData("run-route_map-narrow", "run samples/objects/route_map.bpf.o --pcap samples/data/web.pcap --rows 3", 60)]
    [InlineData("run-queues", "run tests/objects/helpers_map.bpf.o --pcap samples/data/web.pcap --limit 1 --program queues")]
    public void Looks_as_it_did(string name, string commandLine, int width = 100) => Golden.Check(name, commandLine, width);

    [Theory]
    [InlineData("error-no-file", "inspect samples/objects/nothing.bpf.o")]
    [InlineData("error-no-object", "inspect samples/objects/README.md")]
    [InlineData("error-no-program", "disasm samples/objects/flows.bpf.o nothing")]
    [InlineData("error-no-capture", "run samples/objects/dispatcher.bpf.o --pcap samples/objects/README.md")]
    [InlineData("error-no-packets", "run samples/objects/policy.bpf.o --pcap samples/data/web.pcap")]
    [InlineData("error-no-variable", "run samples/objects/flows.bpf.o --pcap samples/data/web.pcap --set nothing=1")]
    [InlineData("error-no-input", "run samples/objects/flows.bpf.o")]
    [InlineData("error-directory", "inspect samples")]
    [InlineData("error-number", "run samples/objects/flows.bpf.o --pcap samples/data/web.pcap --repeat often")]
    [InlineData("error-choice", "run samples/objects/flows.bpf.o --host moon")]
    [InlineData("error-duration", "run samples/objects/flows.bpf.o --pcap samples/data/web.pcap --duration 5s")]
    [InlineData("error-no-command", "frobnicate")]
    public void Says_what_is_wrong_and_what_to_do(string name, string commandLine) => Golden.Check(name, commandLine);
}
