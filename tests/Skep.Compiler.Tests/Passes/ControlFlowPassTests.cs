using Skep.Compiler.Ir;
using Skep.Compiler.Passes;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests;

public sealed class ControlFlowPassTests
{
    [Fact]
    public void Known_branches_go_and_blocks_join() => PassTest.Body(ControlFlowSimplification.Run, """
        b0:
          brif i32 1, b1, b2
        b1:
          %3: i64 = add %1, i64 1
          switch i32 5, b2, [5, b3]
        b2:
          %4: i64 = add %1, i64 2
          br b4
        b3:
          br b4
        b4:
          %5: i64 = phi [%3, b3], [%4, b2]
          ret %5
        """, """
        b0:
          %3: i64 = add %1, i64 1
          ret %3
        """);

    [Fact]
    public void A_block_that_only_jumps_is_led_around_unless_a_phi_tells_it_apart() => PassTest.Body(ControlFlowSimplification.Run, """
        b0:
          switch %0, b1, [1, b2], [2, b3]
        b1:
          br b4
        b2:
          br b4
        b3:
          br b5
        b4:
          %3: i64 = phi [i64 1, b1], [i64 2, b2]
          ret %3
        b5:
          ret i64 9
        """, """
        b0:
          switch %0, b3, [1, b1], [2, b2]
        b1:
          br b3
        b2:
          ret i64 9
        b3:
          %3: i64 = phi [i64 1, b0], [i64 2, b1]
          ret %3
        """);

    [Fact]
    public void A_switch_with_one_case_is_a_branch() => PassTest.Body(ControlFlowSimplification.Run, """
        b0:
          switch %0, b1, [1, b1], [7, b2]
        b1:
          ret i64 1
        b2:
          ret i64 2
        """, """
        b0:
          %3: i32 = eq %0, i32 7
          brif %3, b2, b1
        b1:
          ret i64 1
        b2:
          ret i64 2
        """);

    static bool Thread(Function function)
    {
        bool isChanged = JumpThreading.Run(function);
        // A condition that is copied along has no users there.
        DeadCode.Run(function);
        return isChanged;
    }

    [Fact]
    public void A_truth_value_of_constants_is_not_tested_again() => PassTest.Body(Thread, """
        b0:
          %3: i32 = ult %0, i32 10
          brif %3, b1, b2
        b1:
          %4: i64 = load.u64 %2, 0
          br b3
        b2:
          br b3
        b3:
          %5: i32 = phi [i32 1, b1], [i32 0, b2]
          %6: i64 = phi [%4, b1], [i64 0, b2]
          %7: i32 = eq %5, i32 0
          brif %7, b4, b5
        b4:
          ret i64 -1
        b5:
          %8: i64 = add %6, i64 1
          ret %8
        """, """
        b0:
          %3: i32 = ult %0, i32 10
          brif %3, b1, b2
        b1:
          %4: i64 = load.u64 %2, 0
          %5: i64 = add %4, i64 1
          ret %5
        b2:
          ret i64 -1
        """);

    [Fact]
    public void A_value_that_is_used_further_on_gets_a_phi_where_the_ways_meet() => PassTest.Body(Thread, """
        b0:
          brif %0, b1, b2
        b1:
          br b3
        b2:
          %3: i64 = load.u64 %2, 0
          %4: i32 = trunc %3
          br b3
        b3:
          %5: i32 = phi [i32 1, b1], [%4, b2]
          %6: i64 = phi [i64 5, b1], [%3, b2]
          brif %5, b4, b5
        b4:
          store.u64 %2, 8, i64 1
          br b6
        b5:
          store.u64 %2, 16, i64 1
          br b6
        b6:
          ret %6
        """, """
        b0:
          brif %0, b2, b1
        b1:
          %3: i64 = load.u64 %2, 0
          %4: i32 = trunc %3
          brif %4, b2, b3
        b2:
          %5: i64 = phi [%3, b1], [i64 5, b0]
          store.u64 %2, 8, i64 1
          br b4
        b3:
          store.u64 %2, 16, i64 1
          br b4
        b4:
          %6: i64 = phi [%3, b3], [%5, b2]
          ret %6
        """);

    [Fact]
    public void What_was_tested_on_the_way_is_known() => PassTest.Body(Thread, """
        b0:
          %3: i32 = ult %0, i32 10
          brif %3, b1, b2
        b1:
          store.u64 %2, 0, i64 1
          br b3
        b2:
          store.u64 %2, 0, i64 2
          br b3
        b3:
          %4: i32 = uge %0, i32 10
          brif %4, b4, b5
        b4:
          ret i64 1
        b5:
          ret i64 2
        """, """
        b0:
          %3: i32 = ult %0, i32 10
          brif %3, b1, b2
        b1:
          store.u64 %2, 0, i64 1
          ret i64 2
        b2:
          store.u64 %2, 0, i64 2
          ret i64 1
        """);

    [Fact]
    public void The_head_of_a_loop_stays()
    {
        const string Loop = """
            b0:
              br b1
            b1:
              %3: i32 = phi [i32 0, b0], [%5, b2]
              %4: i32 = ult %3, i32 4
              brif %4, b2, b3
            b2:
              %5: i32 = add %3, i32 1
              br b1
            b3:
              ret i64 0
            """;
        PassTest.Body(Thread, Loop, Loop);
    }

    [Fact]
    public void Functions_are_inlined_into_programs_unless_they_must_not()
    {
        Module module = IrText.Parse("""
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i32 = call @add (i32 1, i32 2) at "a.cs"(3,4) in "p"
              %2: i32 = call @kept (%1)
              %3: i64 = helper loop (i32 4, function @step, null, i64 0)
              %4: i32 = call @six (%1, %2, i32 3, i32 4, i32 5, i32 6)
              ret %4
            }
            function @add (%0: i32, %1: i32) -> i32 {
            b0:
              %2: i32 = call @inner (%0) at "a.cs"(9,1) in "add"
              %3: i32 = add %2, %1 at "a.cs"(10,1) in "add"
              ret %3
            }
            function @inner (%0: i32) -> i32 {
            b0:
              %1: i32 = load.u32 global @g, 0 at "b.cs"(1,1) in "inner"
              %2: i32 = mul %0, %1
              ret %2
            }
            function @kept (%0: i32) -> i32 noinline {
            b0:
              %1: i32 = mul %0, i32 3
              ret %1
            }
            function @six (%0: i32, %1: i32, %2: i32, %3: i32, %4: i32, %5: i32) -> i32 noinline {
            b0:
              %6: i32 = add %1, %5
              ret %6
            }
            function @step (%0: i64, %1: ptr) -> i64 callback {
            b0:
              ret i64 0
            }
            global @g .data 4
            """);
        DiagnosticBag findings = new();
        Optimizer.Run(module, findings);
        Assert.Empty(findings);
        Assert.Equal(["p", "kept", "step"], module.Functions.Select(static function => function.Name));
        Assert.Equal("""
            program @p "xdp" (%0: ptr) -> i32 {
            b0:
              %1: i32 = load.u32 global @g, 0
              %2: i32 = add %1, i32 2
              %3: i32 = call @kept (%2)
              %4: i64 = helper loop (i32 4, function @step, null, i64 0)
              %5: i32 = add %3, i32 6
              ret %5
            }
            """.ReplaceLineEndings("\n"), IrText.Of(module.Functions[0]).Trim());
        SourcePoint source = module.Functions[0].Entry.Values[0].Source!;
        Assert.Equal(("b.cs", "a.cs", 9, 3), (source.File, source.Outermost.File, source.Caller!.Line, source.Outermost.Line));
    }

    [Fact]
    public void Recursion_is_reported_where_it_is_called()
    {
        Module module = IrText.Parse("""
            function @a (%0: i32) -> i32 {
            b0:
              %1: i32 = call @b (%0)
              ret %1
            }
            function @b (%0: i32) -> i32 {
            b0:
              %1: i32 = call @a (%0) at "r.cs"(7,9)
              ret %1
            }
            """);
        DiagnosticBag findings = new();
        Optimizer.Run(module, findings);
        Diagnostic finding = Assert.Single(findings);
        Assert.Equal(("BPF0403", "r.cs", 7), (finding.Id, finding.Location.File, finding.Location.Line));
    }
}
