using System.Buffers.Binary;
using Skep.Bytecode;
using Skep.KernelAbi;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;
using static Skep.Bytecode.JumpOperation;
using static Skep.Bytecode.OperandSize;
using static Skep.Bytecode.Register;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>Programs as a C# user builds them, on both hosts.</summary>
public class BuiltProgramTests
{
    const int EtherTypeAt = 12, ProtocolAt = 23, PortAt = 36;

    /// <summary>Lets no DNS query over IPv4 pass.</summary>
    static AssembledProgram Filter() => new ProgramBuilder()
        .Load(Word, R2, R1, 0)
        .Load(Word, R3, R1, 4)
        .Mov(R4, R2).Add(R4, 38)
        .JumpIf(Jgt, R4, R3, "pass")
        .Load(HalfWord, R5, R2, EtherTypeAt).ToBigEndian(HalfWord, R5)
        .JumpIf(Jne, R5, 0x0800, "pass")
        .Load(OperandSize.Byte, R5, R2, ProtocolAt)
        .JumpIf(Jne, R5, 17, "pass")
        .Load(HalfWord, R5, R2, PortAt).ToBigEndian(HalfWord, R5)
        .JumpIf(Jne, R5, 53, "pass")
        .Mov(R0, (int)XdpAction.Drop)
        .Exit()
        .Label("pass")
        .Mov(R0, (int)XdpAction.Pass)
        .Exit()
        .Build();

    /// <summary>Counts packets by their EtherType.</summary>
    static AssembledProgram Counter() => new ProgramBuilder()
        .Load(Word, R2, R1, 0)
        .Load(Word, R3, R1, 4)
        .Mov(R4, R2).Add(R4, 14)
        .JumpIf(Jgt, R4, R3, "end")
        .Load(HalfWord, R5, R2, EtherTypeAt).ToBigEndian(HalfWord, R5)
        .Store(Word, R10, -4, R5)
        .LoadMap(R1, "counts")
        .Mov(R2, R10).Add(R2, -4)
        .CallHelper(HelperId.MapLookupElem)
        .JumpIf(Jeq, R0, 0, "first")
        .Mov(R1, 1)
        .Atomic(AtomicOperation.Add, DoubleWord, R0, 0, R1)
        .Goto("end")
        .Label("first")
        .Store(DoubleWord, R10, -16, 1)
        .LoadMap(R1, "counts")
        .Mov(R2, R10).Add(R2, -4)
        .Mov(R3, R10).Add(R3, -16)
        .Mov(R4, (int)UpdateFlags.Any)
        .CallHelper(HelperId.MapUpdateElem)
        .Label("end")
        .Mov(R0, (int)XdpAction.Pass)
        .Exit()
        .Build();

    /// <summary>The sum of the first bytes as signed numbers, by a function that takes one and the sum so far.</summary>
    static AssembledProgram Loop() => new ProgramBuilder()
        .Load(Word, R6, R1, 0)
        .Load(Word, R7, R1, 4)
        .Mov(R8, 0)
        .Mov(R9, 0)
        .Label("next")
        .Mov(R1, R6).Add(R1, 1)
        .JumpIf(Jgt, R1, R7, "end")
        .Load(OperandSize.Byte, R1, R6, 0)
        .Mov(R2, R8)
        .Call("add")
        .Mov(R8, R0)
        .Add(R6, 1)
        .Add(R9, 1)
        .JumpIf(Jlt, R9, 32, "next")
        .Label("end")
        .LoadMapValue(R1, "result", 8)
        .Store(DoubleWord, R1, 0, R8)
        .Mov(R0, R8)
        .Exit()
        .Label("add")
        .MovSigned(OperandSize.Byte, R0, R1)
        .Add(R0, R2)
        .Exit()
        .Build();

    static ObjectSpec Object() => new()
    {
        Name = "built",
        License = "GPL",
        Programs =
        {
            ProgramSpec.Create("filter", "xdp", Filter()),
            ProgramSpec.Create("count", "xdp", Counter()),
            ProgramSpec.Create("sum", "xdp", Loop()),
        },
        Maps =
        {
            new MapSpec { Name = "counts", Type = MapType.Hash, KeySize = 4, ValueSize = 8, MaxEntries = 16 },
            new MapSpec { Name = "result", Type = MapType.Array, KeySize = 4, ValueSize = 16, MaxEntries = 1 },
        },
    };

    [Fact]
    public void They_load_in_the_kernel_and_do_the_same_in_process()
    {
        Require.Root();
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        using LoadedObject kernel = kernelHost.Load(Object()), machine = machineHost.Load(Object());
        foreach (var (name, packet) in TestPackets.All)
        {
            foreach (string program in (string[])["filter", "count", "sum"])
            {
                uint expected = kernel.Programs[program].Run(packet).ReturnValue;
                Assert.True(expected == machine.Programs[program].Run(packet).ReturnValue, $"{program} of {name}");
            }
            int sum = packet.Take(32).Sum(static value => (sbyte)value);
            Assert.Equal((uint)sum, machine.Programs["sum"].Run(packet).ReturnValue);
            Assert.Equal(sum, BinaryPrimitives.ReadInt64LittleEndian(AssembledObject.DataOf(kernel, "result").AsSpan(8)));
            bool isQuery = name == "IPv4 UDP of odd length, ECT(1)";
            Assert.Equal((uint)(isQuery ? XdpAction.Drop : XdpAction.Pass), kernel.Programs["filter"].Run(packet).ReturnValue);
        }
        foreach (ushort type in (ushort[])[0x0800, 0x86dd, 0x8100, 0x1234])
            Assert.Equal(CountOf(kernel, type), CountOf(machine, type));
        Assert.Equal(TestPackets.All.Count(static packet =>
            BinaryPrimitives.ReadUInt16BigEndian(packet.Bytes.AsSpan(EtherTypeAt)) == 0x0800),
            CountOf(kernel, 0x0800));
    }

    static long CountOf(LoadedObject loaded, int type)
    {
        byte[] key = new byte[4], value = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(key, type);
        return loaded.Maps["counts"].TryLookup(key, value) ? BinaryPrimitives.ReadInt64LittleEndian(value) : 0;
    }
}
