using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine.Tests.Packets;

/// <summary>What packet helpers do that a test run of the kernel cannot show: targets, stale pointers, devices, limits.</summary>
public sealed class PacketHelperTests
{
    /// <summary>Ethernet, IPv4 from 10.0.0.1 to 10.0.0.2, UDP from port 1000 to 53.</summary>
    static readonly byte[] Query = Convert.FromHexString("02000000000A02000000000B0800" + "4500001C00000000401100000A0000010A000002"
        + "03E8003500080000");

    static readonly byte[] Answer = Convert.FromHexString("02000000000B02000000000A0800" + "4500001C00000000401100000A0000020A000001"
        + "003503E800080000");

    [Theory]
    [InlineData(ProgramType.Xdp, 23, 0, 4, RedirectKind.Interface)]
    [InlineData(ProgramType.Xdp, 23, 1, 0, RedirectKind.None)]
    [InlineData(ProgramType.SchedCls, 23, 1, 7, RedirectKind.Interface)]
    [InlineData(ProgramType.SchedCls, 23, 2, 2, RedirectKind.None)]
    [InlineData(ProgramType.SchedCls, 155, 0, 7, RedirectKind.Peer)]
    public void A_redirect_names_its_target(ProgramType type, int helper, uint flags, uint action, RedirectKind kind)
    {
        PacketResult result = Run(type, $"r1 = 7\nr2 = {flags}\ncall {helper}\nexit", Query);

        Assert.Equal(action, result.ReturnValue);
        Assert.Equal(kind == RedirectKind.None ? default : new Redirect(kind, 7, null, flags), result.Redirect);
    }

    [Fact]
    public void Neighbours_are_redirected_to_by_interface()
    {
        PacketResult result = Run(ProgramType.SchedCls, "r1 = 7\nr2 = 0\nr3 = 0\nr4 = 0\ncall 152\nexit", Query);

        Assert.Equal(new PacketResult((uint)TcAction.Redirect, new Redirect(RedirectKind.Neighbor, 7)), result);
    }

    [Theory]
    [InlineData(1, 0, 4, true)]
    [InlineData(2, 2, 2, false)]
    [InlineData(9, 1, 1, false)]
    [InlineData(2, 8, 4, true)]
    [InlineData(1, 32, 0, false)]
    public void A_redirect_by_map_names_map_and_index(uint index, uint flags, uint action, bool isChosen)
    {
        using TestMachine machine = WithTargets($"r1 = map[targets]\nr2 = {index}\nr3 = {flags}\ncall 51\nexit");
        machine.Map("targets").Update(BitConverter.GetBytes(1), BitConverter.GetBytes(42));

        PacketResult result = machine.Program.OpenPackets().Run(Query);

        Assert.Equal(action, result.ReturnValue);
        Assert.Equal(isChosen ? new Redirect(RedirectKind.Map, index, machine.Map("targets"), (flags & 8) != 0 ? flags : 0) : default,
            result.Redirect);
    }

    [Fact]
    public void A_lookup_without_target_takes_an_earlier_choice_back()
    {
        using TestMachine machine = WithTargets("""
            r1 = 7
            r2 = 0
            call 23
            r1 = map[targets]
            r2 = 3
            r3 = 2
            call 51
            exit
            """);

        Assert.Equal(new PacketResult((uint)XdpAction.Pass, default), machine.Program.OpenPackets().Run(Query));
    }

    [Fact]
    public void A_choice_ends_with_its_packet()
    {
        using TestMachine machine = Machine(ProgramType.Xdp, """
            r0 = *(u32 *)(r1 + 12)
            if r0 != 1 goto +3
            r1 = 7
            r2 = 0
            call 23
            exit
            """);
        PacketRunner packets = machine.Program.OpenPackets();

        Assert.Equal(RedirectKind.Interface, packets.Run(Query).Redirect.Kind);
        Assert.Equal(RedirectKind.None, packets.Run(Query, new PacketInfo { InterfaceIndex = 2 }).Redirect.Kind);
    }

    [Theory]
    [InlineData(ProgramType.Xdp, "r2 = 0\ncall 44")]
    [InlineData(ProgramType.Xdp, "r2 = -4\ncall 54")]
    [InlineData(ProgramType.Xdp, "r2 = -1\ncall 65")]
    [InlineData(ProgramType.SchedCls, "r2 = 14\ncall 39")]
    [InlineData(ProgramType.SchedCls, "r2 = 0\nr3 = 0\ncall 31")]
    [InlineData(ProgramType.SchedCls, "r2 = 129\nr3 = 1\ncall 18")]
    [InlineData(ProgramType.SchedCls, "call 19")]
    [InlineData(ProgramType.SchedCls, "r2 = 24\nr3 = 0\nr4 = 0\nr5 = 2\ncall 10")]
    public void A_helper_that_may_move_the_packet_makes_pointers_stale(ProgramType type, string call)
    {
        int data = type == ProgramType.Xdp ? 0 : 76;
        var fault = Assert.Throws<BpfExecutionException>(() =>
            Run(type, $"r6 = *(u32 *)(r1 + {data})\n{call}\nr0 = *(u8 *)(r6 + 0)\nexit", Query));

        Assert.Contains(DiagnosticId.StalePointer, fault.Message, StringComparison.Ordinal);
        Assert.Equal(7u, Run(type, $"r6 = r1\n{call}\nr1 = *(u32 *)(r6 + {data})\nr0 = *(u8 *)(r1 + 0)\nr0 = 7\nexit", Query).ReturnValue);
    }

    [Fact]
    public void A_helper_takes_no_other_context()
    {
        var fault = Assert.Throws<BpfExecutionException>(() => Run(ProgramType.SchedCls, "r1 = r10\nr2 = 0\ncall 39\nexit", Query));

        Assert.Contains("is not the context", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_are_not_loaded_past_the_stack()
    {
        var fault = Assert.Throws<BpfExecutionException>(() =>
            Run(ProgramType.SchedCls, "r2 = 0\nr3 = r10\nr3 += -8\nr4 = 9\ncall 26\nexit", Query));

        Assert.Contains("argument 3", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_that_of_the_flow_in_both_directions()
    {
        uint query = Run(ProgramType.SchedCls, "call 34\nexit", Query).ReturnValue;

        Assert.NotEqual(0u, query);
        Assert.Equal(query, Run(ProgramType.SchedCls, "call 34\nexit", Answer).ReturnValue);
        byte[] other = [.. Query];
        other[35]++;
        Assert.NotEqual(query, Run(ProgramType.SchedCls, "call 34\nexit", other).ReturnValue);
    }

    [Theory]
    [InlineData(0, 1500, 0)]
    [InlineData(0, 1501, 1)]
    [InlineData(1, 65_536, 0)]
    [InlineData(5, 1500, 0)]
    [InlineData(6, 100, -19)]
    public void Interfaces_other_than_loopback_carry_1500_bytes(int device, int length, int expected)
    {
        string source = $"r3 = {length}\n*(u32 *)(r10 - 4) = r3\nr2 = {device}\nr3 = r10\nr3 += -4\nr4 = 0\nr5 = 0\ncall 163\nexit";
        foreach (ProgramType type in new[] { ProgramType.Xdp, ProgramType.SchedCls })
        {
            using TestMachine machine = Machine(type, source);
            Assert.Equal(expected, (int)machine.Program.OpenPackets().Run(Query, new PacketInfo { InterfaceIndex = 5 }).ReturnValue);
        }
    }

    [Fact]
    public void Nothing_is_forwarded_without_routes()
    {
        const string Lookup = """
            r3 = 0
            *(u64 *)(r10 - 64) = r3
            *(u64 *)(r10 - 56) = r3
            *(u64 *)(r10 - 48) = r3
            *(u64 *)(r10 - 40) = r3
            *(u64 *)(r10 - 32) = r3
            *(u64 *)(r10 - 24) = r3
            *(u64 *)(r10 - 16) = r3
            *(u64 *)(r10 - 8) = r3
            r3 = 2
            *(u8 *)(r10 - 64) = r3
            r3 = 1
            *(u32 *)(r10 - 56) = r3
            r2 = r10
            r2 += -64
            r3 = 64
            r4 = 0
            call 69
            exit
            """;
        Assert.Equal(4u, Run(ProgramType.Xdp, Lookup, Query).ReturnValue);
    }

    [Theory]
    [InlineData(ProgramType.SchedCls, "r1 = r6\nr2 = 129\nr3 = 1\ncall 18", -12)]
    [InlineData(ProgramType.SchedCls, "r1 = r6\nr2 = 16\nr3 = 0\ncall 43", -22)]
    [InlineData(ProgramType.LwtXmit, "r1 = r6\nr2 = 16\nr3 = 0\ncall 43", -22)]
    public void The_packet_does_not_outgrow_its_buffer(ProgramType type, string call, int refusal)
    {
        // 5000 times: more than there is room for.
        string source = $"r6 = r1\nr7 = 5000\nagain: {call}\nif r0 != 0 goto done\nr7 += -1\nif r7 != 0 goto again\ndone: exit";
        Assert.Equal(refusal, (int)Run(type, source, Query).ReturnValue);
    }

    [Fact]
    public void A_perf_event_array_without_size_has_an_entry_for_each_cpu()
    {
        var map = new MapSpec { Name = "events", Type = MapType.PerfEventArray, KeySize = 4, ValueSize = 4, Origin = MapOrigin.Built };
        using var machine = new TestMachine(Assemble("r0 = 0\nexit").Instructions, ProgramType.Xdp, new MachineOptions { PossibleCpus = 3 },
            map);

        Assert.Equal(3u, machine.Map("events").MaxEntries);
    }

    static PacketResult Run(ProgramType type, string source, byte[] packet)
    {
        using TestMachine machine = Machine(type, source);
        return machine.Program.OpenPackets().Run(packet);
    }

    static TestMachine Machine(ProgramType type, string source) => new(Assemble(source).Instructions, type);

    static TestMachine WithTargets(string source)
    {
        return new TestMachine(
            ProgramSpec.Create("main", "xdp", Assemble(source)),
            null,
            new MapSpec { Name = "targets", Type = MapType.DevMap, KeySize = 4, ValueSize = 4, MaxEntries = 4, Origin = MapOrigin.Built });
    }

    static AssembledProgram Assemble(string source)
    {
        var diagnostics = new DiagnosticBag();
        AssembledProgram program = Assembler.Assemble(source, diagnostics);
        Assert.Empty(diagnostics);
        return program;
    }
}
