using System.Buffers.Binary;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Execution;

namespace Skep.Compiler.Tests;

public sealed class MachineTests
{
    static long Run(string body, params long[] arguments)
    {
        Module module = IrText.Parse($"function @f (%0: i64, %1: i64) -> i64 {{\n{body}\n}}");
        return new IrMachine(module).Run(module.Functions[0], arguments);
    }

    [Theory]
    [InlineData("add", 0x7fffffff, 1, int.MinValue)]
    [InlineData("udiv", -1, 2, 0x7fffffff)]
    [InlineData("udiv", 5, 0, 0)]
    [InlineData("urem", 5, 0, 5)]
    [InlineData("urem", -1, 10, 5)]
    [InlineData("sdiv", int.MinValue, -1, int.MinValue)]
    [InlineData("srem", int.MinValue, -1, 0)]
    [InlineData("sdiv", -7, 2, -3)]
    [InlineData("srem", -7, 2, -1)]
    [InlineData("shl", 1, 33, 2)]
    [InlineData("lshr", -1, 28, 15)]
    [InlineData("ashr", -16, 2, -4)]
    [InlineData("ult", -1, 1, 0)]
    [InlineData("slt", -1, 1, 1)]
    [InlineData("uge", int.MinValue, int.MaxValue, 1)]
    public void Arithmetic_of_32_bits_wraps(string op, int left, int right, int expected)
    {
        long result = Run($"b0:\n %2: i32 = trunc %0\n %3: i32 = trunc %1\n %4: i32 = {op} %2, %3\n %5: i64 = sext %4\n ret %5", left, right);
        Assert.Equal(expected, result);
    }

    [Theory]
    [InlineData("bswap16", 0x12345678, 0x7856)]
    [InlineData("bswap32", 0x1122334455667788, 0x88776655)]
    [InlineData("bswap64", 0x1122334455667788, unchecked((long)0x8877665544332211))]
    [InlineData("sext8", 0x80, -128)]
    [InlineData("sext16", 0x8000, -32768)]
    [InlineData("neg", 5, -5)]
    public void Operations_with_one_operand(string op, long value, long expected) =>
        Assert.Equal(expected, Run($"b0:\n %2: i64 = {op} %0\n ret %2", value));

    [Fact]
    public void Arithmetic_of_both_widths_agrees_where_both_can_say_it()
    {
        var random = new Random(3);
        foreach (OpInfo info in OpTable.All.ToArray().Where(static row => row.Operands == 2
            && row.Is(OpTraits.Arithmetic | OpTraits.Comparison)))
        {
            for (int i = 0; i < 200; i++)
            {
                // Small numbers without a sign: no operation but a left shift or a difference leaves 32 bits.
                long left = random.Next(1 << 15), right = random.Next(1, 1 << (info.Op is Op.Shl or Op.LShr or Op.AShr ? 4 : 15));
                long narrow = Arithmetic.Evaluate(info.Op, ValueType.I32, left, right)!.Value;
                long wide = Arithmetic.Evaluate(info.Op, ValueType.I64, left, right)!.Value;
                Assert.Equal(narrow, info.Op == Op.Sub ? (int)wide : wide);
            }
        }
    }

    [Fact]
    public void A_loop_reads_memory_that_it_is_given()
    {
        Module module = IrText.Parse("""
            function @sum (%0: ptr, %1: i64) -> i32 {
            b0:
              br b1
            b1:
              %2: i64 = phi [i64 0, b0], [%8, b2]
              %3: i32 = phi [i32 0, b0], [%7, b2]
              %4: i32 = ult %2, %1
              brif %4, b2, b3
            b2:
              %5: ptr = ptradd %0, %2
              %6: i32 = load.s8 %5, 0
              %7: i32 = add %3, %6
              %8: i64 = add %2, i64 1
              br b1
            b3:
              ret %3
            }
            """);
        var machine = new IrMachine(module);
        long address = machine.Memory.Add([1, 2, 0xff, 0xfc]);
        Assert.Equal(0xfffffffe, machine.Run(module.Functions[0], address, 4));
        IrFaultException fault = Assert.Throws<IrFaultException>(() => machine.Run(module.Functions[0], address, 5));
        Assert.Equal(Op.Load, fault.Value!.Op);
        Assert.Equal("1 bytes at offset 4 of 4", fault.Message);
    }

    [Fact]
    public void Phis_take_their_operands_at_once() => Assert.Equal(21, Run("""
        b0:
          br b1
        b1:
          %2: i64 = phi [i64 1, b0], [%3, b1]
          %3: i64 = phi [i64 2, b0], [%2, b1]
          %4: i64 = phi [i64 0, b0], [%5, b1]
          %5: i64 = add %4, i64 1
          %6: i32 = ult %5, %0
          brif %6, b1, b2
        b2:
          %7: i64 = mul %2, i64 10
          %8: i64 = add %7, %3
          ret %8
        """, 2));

    [Fact]
    public void A_program_reads_its_packet_counts_in_a_map_and_calls()
    {
        Module module = IrText.Parse("""
            map @hits hash key 4 value 8 max 2
            global @seen .data 8 = "0500000000000000"
            program @p "xdp" (%0: ptr) -> i32 {
              %1: ptr = slot 4 align 4
              %2: ptr = slot 8 align 8
            b0:
              %3: ptr = load.u32 %0, 0
              %4: ptr = load.u32 %0, 4
              %5: ptr = ptradd %3, i64 4
              %6: i32 = ugt %5, %4
              brif %6, b9, b1
            b1:
              copy %1, %3, 4
              zero %2, 8
              %7: ptr = helper map_lookup_elem (map @hits, %1)
              %8: i32 = eq %7, null
              brif %8, b2, b3
            b2:
              %9: i64 = helper map_update_elem (map @hits, %1, %2, i64 0)
              %10: i32 = trunc %9
              ret %10
            b3:
              %11: i64 = atomic.add.u64 %7, 0, i64 3
              %12: i64 = load.u64 global @seen, 0
              %13: i64 = call @plus (%12, %11)
              store.u64 global @seen, 0, %13
              %14: i32 = trunc %13
              ret %14
            b9:
              ret i32 99
            }
            function @plus (%0: i64, %1: i64) -> i64 {
            b0:
              %2: i64 = add %0, %1
              ret %2
            }
            """);
        var host = new IrHost();
        var machine = new IrMachine(module, host);
        long Packet(params byte[] bytes)
        {
            byte[] context = new byte[24];
            long packet = machine.Memory.Add(bytes);
            BinaryPrimitives.WriteUInt32LittleEndian(context, (uint)packet);
            BinaryPrimitives.WriteUInt32LittleEndian(context.AsSpan(4), (uint)packet + (uint)bytes.Length);
            return machine.Run(module.Functions[0], machine.Memory.Add(context));
        }
        Assert.Equal(99, Packet(1, 2, 3));
        Assert.Equal(0, Packet(1, 2, 3, 4));
        Assert.Equal(5, Packet(1, 2, 3, 4));
        Assert.Equal(8, Packet(1, 2, 3, 4, 5));
        Assert.Equal(0, Packet(1, 2, 3, 5));
        Assert.Equal(unchecked((uint)-7), Packet(1, 2, 3, 6));
        Assert.Equal(["01020304", "01020305"], host.EntriesOf(module.Maps[0]).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(6, machine.Memory.Load(MemoryType.U64, host.EntriesOf(module.Maps[0])["01020304"]));
        Assert.Equal(8, machine.ContentsOf(module.Globals[0])[0]);
    }

    [Fact]
    public void Callbacks_and_endless_loops()
    {
        Module module = IrText.Parse("""
            program @p "xdp" () -> i64 {
              %1: ptr = slot 8 align 8
            b0:
              store.u64 %1, 0, i64 0
              %2: i64 = helper loop (i32 10, function @step, %1, i64 0)
              %3: i64 = load.u64 %1, 0
              %4: i64 = shl %2, i64 32
              %5: i64 = or %3, %4
              ret %5
            }
            function @step (%0: i64, %1: ptr) -> i64 callback {
            b0:
              %2: i64 = atomic.add.u64 %1, 0, %0
              %3: i32 = ugt %0, i64 3
              %4: i64 = zext %3
              ret %4
            }
            function @endless () -> void {
            b0:
              br b1
            b1:
              br b1
            }
            """);
        Assert.Equal((5L << 32) | 10, new IrMachine(module, new IrHost()).Run(module.Functions[0]));
        Assert.Throws<IrFaultException>(() => new IrMachine(module, budget: 1000).Run(module.Functions[2]));
        Assert.Throws<IrFaultException>(() => new IrMachine(module).Run(module.Functions[0]));
    }
}
