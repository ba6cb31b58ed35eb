using Skep.Compiler.Passes;

namespace Skep.Compiler.Tests;

public sealed class SimplificationTests
{
    // Of x (i64) or y (i32), and what is left of it. The result is the last value.
    [Theory]
    [InlineData("%3: i64 = add %1, i64 0", "%1")]
    [InlineData("%3: i64 = add i64 3, i64 4", "i64 7")]
    [InlineData("%3: i64 = add i64 1, %1; %4: i64 = add %3, i64 2", "add %1, i64 3")]
    [InlineData("%3: i64 = sub %1, i64 5", "add %1, i64 -5")]
    [InlineData("%3: i64 = sub %1, %1", "i64 0")]
    [InlineData("%3: i64 = sub i64 0, %1; %4: i64 = neg %3", "%1")]
    [InlineData("%3: i64 = mul %1, i64 8", "shl %1, i64 3")]
    [InlineData("%3: i64 = mul %1, i64 -1", "neg %1")]
    [InlineData("%3: i64 = udiv %1, i64 16", "lshr %1, i64 4")]
    [InlineData("%3: i64 = urem %1, i64 16", "and %1, i64 15")]
    [InlineData("%3: i64 = udiv %1, i64 0", "i64 0")]
    [InlineData("%3: i64 = urem %1, i64 0", "%1")]
    [InlineData("%3: i64 = udiv %1, i64 10", "udiv %1, i64 10")]
    [InlineData("%3: i64 = load.u16 %2, 0; %4: i64 = sdiv %3, i64 4", "lshr %3, i64 2")]
    [InlineData("%3: i64 = load.u8 %2, 0; %4: i64 = and %3, i64 255", "load.u8 %2, 0")]
    [InlineData("%3: i64 = load.u8 %2, 0; %4: i64 = and %3, i64 256", "i64 0")]
    [InlineData("%3: i64 = and %1, i64 4294967295", "zext trunc %1")]
    [InlineData("%3: i64 = shl %1, i64 56; %4: i64 = ashr %3, i64 56", "sext8 %1")]
    [InlineData("%3: i64 = shl %1, i64 32; %4: i64 = lshr %3, i64 32", "zext trunc %1")]
    [InlineData("%3: i64 = lshr %1, i64 40; %4: i64 = lshr %3, i64 30", "i64 0")]
    [InlineData("%3: i64 = bswap64 %1; %4: i64 = bswap64 %3", "%1")]
    [InlineData("%3: i64 = bswap16 %1; %4: i64 = bswap16 %3", "and %1, i64 65535")]
    [InlineData("%3: i64 = and %1, i64 65535; %4: i64 = bswap16 %3", "bswap16 %1")]
    [InlineData("%3: i64 = zext %0; %4: i32 = trunc %3; %5: i64 = zext %4", "zext %0")]
    [InlineData("%3: i32 = load.u8 %2, 0; %4: i64 = zext %3", "load.u8 %2, 0")]
    [InlineData("%3: i32 = load.s16 %2, 0; %4: i64 = sext %3", "load.s16 %2, 0")]
    [InlineData("%3: i32 = load.u8 %2, 0; %4: i64 = sext %3", "load.u8 %2, 0")]
    [InlineData("%3: i32 = ult %0, i32 0; %4: i64 = zext %3", "i64 0")]
    [InlineData("%3: i32 = ult %0, i32 1; %4: i64 = zext %3", "zext eq %0, i32 0")]
    [InlineData("%3: i32 = ule i32 8, %0; %4: i64 = zext %3", "zext ugt %0, i32 7")]
    [InlineData("%3: i32 = load.u16 %2, 0; %4: i32 = slt %3, i32 100; %5: i64 = zext %4", "zext ult %3, i32 100")]
    [InlineData("%3: i32 = load.u16 %2, 0; %4: i32 = bswap16 %3; %5: i32 = eq %4, i32 2048; %6: i64 = zext %5", "zext eq %3, i32 8")]
    [InlineData("%3: i32 = eq %0, i32 7; %4: i32 = eq %3, i32 0; %5: i64 = zext %4", "zext ne %0, i32 7")]
    [InlineData("%3: i32 = sub %0, i32 7; %4: i32 = eq %3, i32 1; %5: i64 = zext %4", "zext eq %0, i32 8")]
    [InlineData("%3: ptr = ptradd %2, i64 4; %4: ptr = ptradd %3, %1; %5: i64 = load.u8 %4, 1", "load.u8 ptradd %2, %1, 5")]
    [InlineData("%3: i64 = ptrdiff %2, null; %4: i64 = add %3, i64 12; %5: ptr = ptradd null, %4; %6: i64 = load.u64 %5, 0", "load.u64 %2, 12")]
    [InlineData("%3: ptr = ptradd %2, %1; %4: i64 = ptrdiff %3, %2", "%1")]
    [InlineData("%3: i64 = load.u64 global @g+8, 8", "load.u64 global @g, 16")]
    [InlineData("%3: ptr = ptradd %2, i64 40000; %4: i64 = load.u64 %3, 0", "load.u64 ptradd %2, i64 40000, 0")]
    [InlineData("%3: i64 = load.u16 global @t+2, 1", "i64 1284")]
    [InlineData("%3: i64 = load.s8 global @t, 7", "i64 -2")]
    [InlineData("%3: i64 = load.u16 global @t, 7", "load.u16 global @t, 7")]
    [InlineData("%3: i32 = ugt %2, null; %4: i64 = zext %3", "zext ne %2, null")]
    [InlineData("%3: i64 = ptrdiff %2, null; %4: i32 = ule %3, i64 0; %5: i64 = zext %4", "zext eq %2, null")]
    [InlineData("%3: i32 = ult %2, ptr 1; %4: i64 = zext %3", "zext eq %2, null")]
    [InlineData("%3: i32 = eq global @g, null; %4: i64 = zext %3", "i64 0")]
    [InlineData("%3: i64 = load.u64 global @r, 0", "load.u64 global @r, 0")]
    public void A_value_becomes_simpler(string body, string expected)
    {
        string[] lines = body.Split("; ");
        string last = lines[^1].Trim().Split(':')[0];
        Ir.Module module = IrText.Parse($"""
            global @g .bss 64
            global @r .rodata 8 = "0102030405060708"
            global @t .rodata 8 anonymous = "01020304050607fe"
            function @f (%0: i32, %1: i64, %2: ptr) -> i64 {"{"}
            b0:
            {string.Join('\n', lines)}
            ret {last}
            {"}"}
            """);
        Simplification.Run(module.Functions[0]);
        Ir.Checking.IrChecker.Demand(module.Functions[0], "simplification");
        // Operands that are computed stand in place, but for loads and parameters.
        Assert.Equal(expected, Nested(module.Functions[0].Entry.Terminator![0], isTop: true));
    }

    static string Nested(Ir.Value value, bool isTop = false)
    {
        if (value.IsConstant)
            return $"{(value.Type == ValueType.I32 ? "i32" : "i64")} {value.Immediate}";
        if (value.Block is null || !isTop && value.Op == Ir.Op.Load)
            return "%" + value.Id;
        string[] lines = Ir.Text.IrWriter.Write(value.Block.Function).Split('\n');
        string line = lines.First(row => row.StartsWith($"  %{value.Id}:", StringComparison.Ordinal)).Split(" = ")[1];
        foreach (Ir.Value operand in value.Operands.Where(static operand => operand.Block is not null))
            line = line.Replace("%" + operand.Id, Nested(operand), StringComparison.Ordinal);
        return line;
    }

    [Fact]
    public void Checks_keep_the_shapes_that_the_verifier_knows()
    {
        const string Shapes = """
            b0:
              %3: ptr = load.u32 %2, 0
              %4: ptr = load.u32 %2, 4
              %5: ptr = ptradd %3, i64 14
              %6: i32 = ugt %5, %4
              brif %6, b3, b1
            b1:
              %7: ptr = helper map_lookup_elem (map @m, %3)
              %8: i32 = eq %7, null
              brif %8, b3, b2
            b2:
              %9: i32 = ult %0, i32 16
              brif %9, b4, b3
            b3:
              ret i64 0
            b4:
              %10: i64 = zext %0
              %11: ptr = ptradd %7, %10
              %12: i64 = load.u8 %11, 0
              ret %12
            """;
        PassTest.Body(Simplification.Run, Shapes, Shapes);
    }

    [Fact]
    public void A_switch_on_what_was_swapped_swaps_its_cases() => PassTest.Body(Simplification.Run, """
        b0:
          %3: i32 = load.u16 %2, 12
          %4: i32 = bswap16 %3
          switch %4, b1, [2048, b2], [34525, b3]
        b1:
          ret i64 0
        b2:
          ret i64 1
        b3:
          ret i64 2
        """, """
        b0:
          %3: i32 = load.u16 %2, 12
          switch %3, b1, [8, b2], [56710, b3]
        b1:
          ret i64 0
        b2:
          ret i64 1
        b3:
          ret i64 2
        """);
}
