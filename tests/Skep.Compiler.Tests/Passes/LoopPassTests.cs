using Skep.Compiler.Ir;
using Skep.Compiler.Passes;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests;

public sealed class LoopPassTests
{
    static bool Optimize(Function function)
    {
        var module = new Module("");
        module.Functions.Add(function);
        Optimizer.Run(module, new DiagnosticBag());
        return true;
    }

    [Fact]
    public void A_loop_of_few_known_rounds_is_written_out() => PassTest.Body(Optimize, """
          %9: ptr = slot 4 align 4
        b0:
          store.u32 %9, 0, %0
          br b1
        b1:
          %3: i64 = phi [i64 0, b0], [%8, b2]
          %4: i64 = phi [i64 0, b0], [%7, b2]
          %5: i32 = ult %3, i64 2
          brif %5, b2, b3
        b2:
          %10: ptr = ptradd %2, %3
          %6: i64 = load.u8 %10, 0
          %7: i64 = add %4, %6
          %8: i64 = add %3, i64 1
          br b1
        b3:
          %11: i64 = add %4, %3
          ret %11
        """, """
        b0:
          %3: i64 = load.u8 %2, 0
          %4: i64 = load.u8 %2, 1
          %5: i64 = add %3, %4
          %6: i64 = add %5, i64 2
          ret %6
        """);

    [Fact]
    public void A_loop_that_is_left_early_keeps_its_exits() => PassTest.Body(Optimize, """
        b0:
          br b1
        b1:
          %3: i64 = phi [i64 0, b0], [%6, b3]
          %4: i32 = ult %3, i64 2
          brif %4, b2, b4
        b2:
          %10: ptr = ptradd %2, %3
          %5: i32 = load.u8 %10, 0
          brif %5, b3, b5
        b3:
          %6: i64 = add %3, i64 1
          br b1
        b4:
          ret i64 -1
        b5:
          ret %3
        """, """
        b0:
          %3: i32 = load.u8 %2, 0
          brif %3, b1, b3
        b1:
          %4: i32 = load.u8 %2, 1
          brif %4, b2, b3
        b2:
          ret i64 -1
        b3:
          %5: i64 = phi [i64 0, b0], [i64 1, b1]
          ret %5
        """);

    [Theory]
    [InlineData("%0")]
    [InlineData("i32 1000")]
    public void Long_and_unknown_loops_stay(string bound)
    {
        string loop = $"""
            b0:
              br b1
            b1:
              %3: i32 = phi [i32 0, b0], [%5, b2]
              %4: i32 = ult %3, {bound}
              brif %4, b2, b3
            b2:
              store.u32 %2, 0, %3
              %5: i32 = add %3, i32 1
              br b1
            b3:
              ret i64 0
            """;
        PassTest.Body(LoopUnrolling.Run, loop, loop);
    }

    [Fact]
    public void What_is_the_same_in_each_round_is_computed_before() => PassTest.Body(LoopInvariants.Run, """
        b0:
          br b1
        b1:
          %3: i32 = phi [i32 0, b0], [%8, b2]
          %4: i32 = ult %3, %0
          brif %4, b2, b3
        b2:
          %5: i64 = add %1, i64 3
          %6: i64 = udiv %5, i64 10
          %7: i64 = load.u64 global @r, 0
          %9: i64 = load.u64 global @g, 0
          %10: i64 = load.u64 %2, 8
          %11: i64 = add %6, %7
          %12: i64 = add %9, %10
          %13: i64 = add %11, %12
          store.u64 global @g, 0, %13
          %8: i32 = add %3, i32 1
          br b1
        b3:
          ret i64 0
        """, """
        b0:
          %3: i64 = add %1, i64 3
          %4: i64 = udiv %3, i64 10
          %5: i64 = load.u64 global @r, 0
          br b1
        b1:
          %6: i32 = phi [i32 0, b0], [%13, b2]
          %7: i32 = ult %6, %0
          brif %7, b2, b3
        b2:
          %8: i64 = load.u64 global @g, 0
          %9: i64 = load.u64 %2, 8
          %10: i64 = add %4, %5
          %11: i64 = add %8, %9
          %12: i64 = add %10, %11
          store.u64 global @g, 0, %12
          %13: i32 = add %6, i32 1
          br b1
        b3:
          ret i64 0
        """);

    [Fact]
    public void A_load_sinks_to_where_it_is_needed_but_not_past_a_write_or_into_a_loop() => PassTest.Body(Sinking.Run, """
        b0:
          %3: i64 = load.u64 global @g, 0
          %4: i64 = load.u64 global @g, 8
          %5: i64 = load.u64 global @g, 16
          %6: i32 = ult %0, i32 9
          brif %0, b1, b4
        b1:
          store.u64 %2, 0, i64 1
          brif %6, b2, b4
        b2:
          %7: i64 = phi [i64 0, b1], [%8, b2]
          %8: i64 = add %7, %4
          %9: i32 = ult %8, %1
          brif %9, b2, b3
        b3:
          ret %3
        b4:
          ret %5
        """, """
        b0:
          %3: i64 = load.u64 global @g, 16
          brif %0, b1, b4
        b1:
          %4: i64 = load.u64 global @g, 0
          %5: i64 = load.u64 global @g, 8
          %6: i32 = ult %0, i32 9
          store.u64 %2, 0, i64 1
          brif %6, b2, b4
        b2:
          %7: i64 = phi [i64 0, b1], [%8, b2]
          %8: i64 = add %7, %5
          %9: i32 = ult %8, %1
          brif %9, b2, b3
        b3:
          ret %4
        b4:
          ret %3
        """);

    [Fact]
    public void The_form_of_a_number_that_is_used_as_index_is_the_one_that_is_compared() => PassTest.Body(WideComparisons.Run, """
        b0:
          %3: i32 = load.u16 %2, 0
          %4: i64 = zext %3
          %5: i32 = ult %3, i32 16
          brif %5, b1, b2
        b1:
          %6: ptr = ptradd global @g, %4
          %7: i64 = load.u8 %6, 0
          ret %7
        b2:
          ret i64 0
        """, """
        b0:
          %3: i32 = load.u16 %2, 0
          %4: i64 = zext %3
          %5: i32 = ult %4, i64 16
          brif %5, b1, b2
        b1:
          %6: ptr = ptradd global @g, %4
          %7: i64 = load.u8 %6, 0
          ret %7
        b2:
          ret i64 0
        """);

    [Fact]
    public void What_is_undefined_becomes_zero() => PassTest.Body(UndefinedValues.Run, """
        b0:
          br b1
        b1:
          %3: i64 = add %1, undef i64
          ret %3
        """, """
        b0:
          br b1
        b1:
          %3: i64 = add %1, i64 0
          ret %3
        """);
}
