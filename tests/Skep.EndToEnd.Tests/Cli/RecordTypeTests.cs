using Skep.Btf;
using Skep.Cli;
using Skep.Cli.Running;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Cli;

/// <summary>The type of a ring buffer's records is nowhere stated; it is found.</summary>
public sealed class RecordTypeTests
{
    [Theory]
    [InlineData("flows", "events", "flow_event")]
    [InlineData("exec_snoop", "events", "process_event")]
    [InlineData("dns", "messages", "dns_message")]
    public void By_the_tag_that_the_samples_give_it(string sample, string map, string type)
    {
        ObjectSpec spec = ObjectReader.Open(Path.Combine(CommandRun.Root, $"samples/objects/{sample}.bpf.o"));

        Assert.Equal(type, RecordTypes.Find(spec, spec.Maps.Get(map), null).RecordType?.Name);
    }

    [Fact]
    public void By_what_the_user_says()
    {
        ObjectSpec spec = Object(out MapSpec map, "event", "other");

        Assert.Equal("other", RecordTypes.Find(spec, map, "struct other").RecordType?.Name);
        Assert.Throws<CommandException>(() => RecordTypes.Find(spec, map, "nothing"));
    }

    [Fact]
    public void As_the_only_struct_that_nothing_else_uses()
    {
        EventSource found = RecordTypes.Find(Object(out MapSpec map, "event"), map, null);

        Assert.Equal("event", found.RecordType?.Name);
        Assert.Contains("--event-type", found.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_at_all_when_there_are_several_but_they_are_named()
    {
        EventSource found = RecordTypes.Find(Object(out MapSpec map, "event", "other"), map, null);

        Assert.Null(found.RecordType);
        Assert.Contains("event, other", found.Note, StringComparison.Ordinal);
    }

    /// <summary>An object with a ring buffer, a hash table with its own struct, a context struct and these structs besides.</summary>
    static ObjectSpec Object(out MapSpec ring, params string[] structs)
    {
        var types = new BtfBuilder();
        int number = types.AddInt("int", 4, signed: true);
        int value = types.AddStruct("map_value", 4);
        types.AddMember("x", number, 0);
        int context = types.AddStruct("context", 4);
        types.AddMember("y", number, 0);
        int pointer = types.AddPointer(context);
        types.AddFunctionPrototype(number);
        types.AddParameter("ctx", pointer);
        foreach (string name in structs)
        {
            types.AddStruct(name, 4);
            types.AddMember("z", number, 0);
        }
        var spec = new ObjectSpec { Name = "test", Btf = types.ToFile() };
        spec.Maps.Add(new MapSpec { Name = "table", Type = MapType.Hash, KeyTypeId = number, ValueTypeId = value });
        spec.Maps.Add(ring = new MapSpec { Name = "ring", Type = MapType.RingBuf });
        return spec;
    }
}
