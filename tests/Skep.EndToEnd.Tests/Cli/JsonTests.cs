using System.Text.Json;

namespace Skep.EndToEnd.Tests.Cli;

/// <summary>Every command's <c>--json</c> is JSON, in the shape that docs/cli.md states.</summary>
public sealed class JsonTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Path.Combine(CommandRun.Root, "samples/objects"), "*.bpf.o").Select(static path =>
            Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Inspect_and_disasm_show_every_sample(string sample)
    {
        JsonElement shown = CommandRun.Of($"inspect samples/objects/{sample} --json").Json();
        JsonElement listed = CommandRun.Of($"disasm samples/objects/{sample} --json").Json();

        Assert.Equal($"samples/objects/{sample}", shown.GetProperty("file").GetString());
        Assert.NotEqual(0, shown.GetProperty("programs").GetArrayLength());
        Assert.Equal(shown.GetProperty("programs").GetArrayLength(), listed.GetArrayLength());
        foreach ((JsonElement program, JsonElement code) in shown.GetProperty("programs").EnumerateArray().Zip(listed.EnumerateArray()))
        {
            Assert.Equal(program.GetProperty("name").GetString(), code.GetProperty("name").GetString());
            // A 64-bit immediate load has two slots and sixteen bytes.
            int slots = code.Texts("instructions", "bytes").Sum(static bytes => bytes.Length / 16);
            Assert.Equal(program.GetProperty("instructions").GetInt32(), slots);
        }
    }

    [Fact]
    public void Inspect_names_what_the_code_refers_to()
    {
        JsonElement account = CommandRun.Of("inspect samples/objects/flows.bpf.o --json").Json().GetProperty("programs")[0];

        Assert.Equal(("xdp", "xdp"), (account.Text("type"), account.Text("attachType")));
        Assert.True(account.GetProperty("autoload").GetBoolean());
        Assert.Equal(["account", "report"], account.Texts("functions", "name"));
        Assert.Contains("flows", account.Texts("references", "symbol"));
    }

    [Fact]
    public void Inspect_has_the_values_of_variables_by_their_type()
    {
        JsonElement variables = CommandRun.Of("inspect samples/objects/flows.bpf.o --json").Json().GetProperty("variables");

        JsonElement Value(string name) => variables.EnumerateArray().Single(variable => variable.Text("name") == name).GetProperty("value");
        Assert.True(Value("report_events").GetBoolean());
        Assert.Equal(0, Value("totals").GetProperty("packets").GetInt32());
    }

    [Fact]
    public void Core_relocations_name_the_field()
    {
        JsonElement program = CommandRun.Of("inspect samples/objects/exec_snoop.bpf.o --json").Json().GetProperty("programs")[0];

        Assert.Contains("struct task_struct.real_parent", program.Texts("coreRelocations", "of"));
    }

    [Fact]
    public void Btf_dump_has_every_type()
    {
        JsonElement types = CommandRun.Of("btf dump samples/objects/flows.bpf.o --format json").Json();
        string raw = CommandRun.Of("btf dump samples/objects/flows.bpf.o --format raw").Output;

        Assert.Equal(raw.Split('\n').Count(static line => line.StartsWith('[')), types.GetArrayLength());
        JsonElement key = types.EnumerateArray().Single(static type => type.Text("name") == "flow_key");
        Assert.Equal(("STRUCT", 40), (key.Text("kind"), key.GetProperty("size").GetInt32()));
        Assert.Equal(["source", "destination", "source_port", "destination_port", "protocol", "reserved"], key.Texts("members", "name"));
    }

    [Fact]
    public void Btf_find_finds_in_the_running_kernel()
    {
        Require.KernelBtf();

        JsonElement found = CommandRun.Of("btf find task_struct --json").Json();

        Assert.Contains(found.EnumerateArray(), static type => (type.Text("kind"), type.Text("in")) == ("STRUCT", "vmlinux"));
    }

    [Fact]
    public void Btf_find_takes_wildcards_and_says_when_there_is_nothing()
    {
        JsonElement found = CommandRun.Of("btf find flow* --btf samples/objects/flows.bpf.o --json").Json();

        IEnumerable<string?> names = found.EnumerateArray().Select(static type => type.Text("name")).Order(StringComparer.Ordinal);
        Assert.Equal(["flow", "flow_event", "flow_event_kind", "flow_key", "flows"], names);
        Assert.Equal(1, CommandRun.Of("btf find nothing_of_this_name --btf samples/objects/flows.bpf.o").Code);
    }

    [Theory]
    [InlineData("prog list")]
    [InlineData("map list")]
    [InlineData("link list")]
    public void What_is_in_the_kernel_is_listed(string command)
    {
        Require.Root();

        Assert.Equal(JsonValueKind.Array, CommandRun.Of(command + " --json").Json().ValueKind);
    }
}
