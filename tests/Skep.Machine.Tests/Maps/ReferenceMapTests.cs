using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine.Tests.Maps;

/// <summary>Maps whose values are programs or maps.</summary>
public sealed class ReferenceMapTests
{
    [Fact]
    public void A_tail_call_replaces_the_program_and_an_empty_slot_lets_it_go_on()
    {
        var spec = new ObjectSpec();
        spec.Programs.Add(TestMachine.Parse("first", "r2 = map[next]\nr3 = 0\ncall 12\nr0 = 1\nexit"));
        spec.Programs.Add(TestMachine.Parse("second", "r0 = 2\nexit"));
        spec.Maps.Add(TestMachine.Spec(MapType.ProgArray, 4, 4, 2, name: "next"));
        using var host = new InProcessHost(new MachineOptions { PossibleCpus = 1 });
        using LoadedObject loaded = host.Load(spec);
        BpfProgram first = loaded.Programs["first"];
        var next = (ProgramArrayMap)loaded.Maps["next"];

        Assert.Equal(1u, first.Run(new byte[60]).ReturnValue);
        next.Set(0, (InProcessProgram)loaded.Programs["second"]);
        Assert.Equal(2u, first.Run(new byte[60]).ReturnValue);
        Assert.True(next.Delete(new byte[4]));
        Assert.Equal(1u, first.Run(new byte[60]).ReturnValue);
    }

    [Fact]
    public void Thirty_three_tail_calls_succeed_and_the_next_does_not()
    {
        var spec = new ObjectSpec();
        spec.Programs.Add(TestMachine.Parse("main",
            """
            r6 = r1
            *(u32 *)(r10 - 4) = 0
            r1 = map[count]
            r2 = r10
            r2 += -4
            call 1
            if r0 == 0 goto +8
            r2 = *(u64 *)(r0 + 0)
            r2 += 1
            *(u64 *)(r0 + 0) = r2
            r1 = r6
            r2 = map[next]
            r3 = 0
            call 12
            r0 = 9
            exit
            """));
        spec.Maps.Add(TestMachine.Spec(MapType.Array, 4, 8, 1, name: "count"));
        spec.Maps.Add(new MapSpec { Name = "next", Type = MapType.ProgArray, KeySize = 4, ValueSize = 4, MaxEntries = 1,
            Slots = [new MapSlot(0, "main")] });
        using var host = new InProcessHost(new MachineOptions { PossibleCpus = 1 });
        using LoadedObject loaded = host.Load(spec);

        Assert.Equal(9u, loaded.Programs["main"].Run(new byte[60]).ReturnValue);
        byte[] count = new byte[8];
        Assert.True(loaded.Maps["count"].TryLookup(new byte[4], count));
        Assert.Equal(34, BitConverter.ToInt64(count));
    }

    [Theory]
    [InlineData(MapType.ArrayOfMaps)]
    [InlineData(MapType.HashOfMaps)]
    public void An_inner_map_is_found_replaced_and_taken_away(MapType type)
    {
        MapSpec inner = TestMachine.Spec(MapType.Array, 4, 8, 1, name: "inner");
        var spec = new ObjectSpec();
        spec.Maps.Add(new MapSpec { Name = "outer", Type = type, KeySize = 4, ValueSize = 4, MaxEntries = 2, Inner = inner,
            Slots = [new MapSlot(1, "red")] });
        spec.Maps.Add(TestMachine.Spec(MapType.Array, 4, 8, 1, name: "red"));
        spec.Maps.Add(TestMachine.Spec(MapType.Array, 4, 8, 1, name: "green"));
        spec.Maps.Add(TestMachine.Spec(MapType.Array, 4, 4, 1, name: "narrow"));
        spec.Programs.Add(TestMachine.Parse("main",
            """
            *(u32 *)(r10 - 4) = 1
            r1 = map[outer]
            r2 = r10
            r2 += -4
            call 1
            if r0 == 0 goto +6
            *(u32 *)(r10 - 4) = 0
            r1 = r0
            r2 = r10
            r2 += -4
            call 1
            r0 = *(u64 *)(r0 + 0)
            exit
            """));
        using var host = new InProcessHost(new MachineOptions { PossibleCpus = 1 });
        using LoadedObject loaded = host.Load(spec);
        var outer = (MapOfMaps)loaded.Maps["outer"];
        byte[] one = [1, 0, 0, 0];
        loaded.Maps["red"].Update(new byte[4], BitConverter.GetBytes(11L));
        loaded.Maps["green"].Update(new byte[4], BitConverter.GetBytes(22L));
        uint Run() => loaded.Programs[0].Run(new byte[60]).ReturnValue;

        Assert.Equal(11u, Run());
        outer.Set(one, (InProcessMap)loaded.Maps["green"]);
        Assert.Equal(22u, Run());
        Assert.Equal(Errno.EINVAL, Assert.Throws<BpfMapException>(() => outer.Set(one, (InProcessMap)loaded.Maps["narrow"])).Errno);
        Assert.True(outer.Delete(one));
        Assert.Equal(0u, Run());
    }

    [Fact]
    public void A_perf_event_array_without_a_size_has_one_entry_for_each_cpu()
    {
        InProcessMap map = TestMachine.Create(TestMachine.Spec(MapType.PerfEventArray, 4, 4, 0), new MachineOptions { PossibleCpus = 3 });
        Assert.Equal(3u, map.MaxEntries);
    }

    [Fact]
    public void A_ring_buffer_is_rounded_up_to_whole_pages()
    {
        InProcessMap map = TestMachine.Create(TestMachine.Spec(MapType.RingBuf, 0, 0, 5000));
        Assert.Equal(8192u, map.MaxEntries);
    }
}
