using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Checking;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests;

public sealed class CheckerTests
{
    static DiagnosticBag Check(string body, string result = "i32")
    {
        Module module = IrText.Parse($"""
            function @two (%0: i32, %1: ptr) -> i64 {"{"}
            b0:
              ret i64 0
            {"}"}
            function @f (%0: i32, %1: ptr) -> {result} {"{"}
            {body}
            {"}"}
            """);
        DiagnosticBag findings = new();
        IrChecker.Check(module, findings);
        return findings;
    }

    [Fact]
    public void A_loop_and_an_unreachable_block_are_fine() => Assert.Empty(Check("""
          %9: ptr = slot 8 align 8
        b0:
          br b1
        b1:
          %2: i32 = phi [i32 0, b0], [%3, b2]
          %4: i32 = ult %2, %0
          brif %4, b2, b3
        b2:
          %3: i32 = add %2, i32 1
          store.u32 %9, 4, %3
          br b1
        b3:
          %5: i64 = call @two (%2, %9)
          %6: i32 = trunc %5
          ret %6
        b4:
          %7: i32 = add %6, i32 1
          br b3
        """));

    [Theory]
    [InlineData("b0:\n %2: i32 = add %3, i32 1\n %3: i32 = add %0, i32 1\n ret %2", "does not dominate")]
    [InlineData("b0:\n brif %0, b1, b2\nb1:\n %2: i32 = add %0, i32 1\n br b2\nb2:\n ret %2", "does not dominate")]
    [InlineData("b0:\n brif %0, b1, b2\nb1:\n br b2\nb2:\n %2: i32 = phi [i32 1, b1]\n ret %2", "says nothing of b0")]
    [InlineData("b0:\n br b2\nb1:\n br b2\nb2:\n %2: i32 = phi [i32 1, b1], [i32 2, b0], [i32 2, b0]\n ret %2", "names b0 twice")]
    [InlineData("b0:\n br b2\nb1:\n ret i32 1\nb2:\n %2: i32 = phi [i32 1, b1], [i32 2, b0]\n ret %2", "does not lead there")]
    [InlineData("b0:\n %2: i32 = add %0, i32 1\n %3: i32 = phi\n ret %2", "behind other values")]
    [InlineData("b0:\n %2: i32 = add %0, i32 1", "does not end in a terminator")]
    [InlineData("b0:\n ret %0\n %2: i32 = add %0, i32 1\n ret %0", "goes on behind")]
    [InlineData("b0:\n br b0", "leads to the entry")]
    [InlineData("b0:\n %2: i64 = add %0, i64 1\n ret i32 1", "operand 0 is i32 instead of i64")]
    [InlineData("b0:\n %2: ptr = add %1, %1\n ret i32 1", "no integer")]
    [InlineData("b0:\n %2: i32 = eq %0, %1\n ret i32 1", "different types")]
    [InlineData("b0:\n %2: i64 = eq %0, %0\n ret i32 1", "its type is i64")]
    [InlineData("b0:\n %2: i64 = zext i64 1\n ret i32 1", "operand 0 is i64")]
    [InlineData("b0:\n %2: i32 = trunc %0\n ret i32 1", "operand 0 is i32")]
    [InlineData("b0:\n %2: ptr = ptradd %1, %0\n ret i32 1", "operand 1 is i32")]
    [InlineData("b0:\n %2: i32 = load.u64 %1, 0\n ret i32 1", "no 8 bytes")]
    [InlineData("b0:\n %2: i32 = load.u8 %0, 0\n ret i32 1", "no pointer")]
    [InlineData("b0:\n store.u64 %1, 0, %0\n ret i32 1", "no 8 bytes")]
    [InlineData("b0:\n %2: i32 = atomic.add.u64 %1, 0, i32 1\n ret i32 1", "wide as the memory")]
    [InlineData("b0:\n %2: i32 = atomic.add.u8 %1, 0, i32 1\n ret i32 1", "this width")]
    [InlineData("b0:\n %2: i32 = atomic.cmpxchg.u32 %1, 0, i32 1\n ret i32 1", "takes 3 operands")]
    [InlineData("b0:\n %2: i32 = call @two (%0, %1)\n ret i32 1", "gives i64")]
    [InlineData("b0:\n %2: i64 = call @two (%0)\n ret i32 1", "takes 2 arguments")]
    [InlineData("b0:\n %2: i64 = call @two (%0, %0)\n ret i32 1", "argument 1")]
    [InlineData("b0:\n ret", "result is another")]
    [InlineData("b0:\n ret i64 1", "operand 0 is i64")]
    [InlineData("b0:\n switch %0, b1, [1, b1], [1, b1]\nb1:\n ret i32 1", "twice")]
    [InlineData("b0:\n switch %0, b1, [0x80000000, b1]\nb1:\n ret i32 1", "no i32")]
    [InlineData("b0:\n add %0, %0\n ret i32 1", "no integer")]
    public void What_breaks_a_rule_is_found(string body, string message)
    {
        Diagnostic finding = Assert.Single(Check(body));
        Assert.Equal("BPF9001", finding.Id);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_another_function_are_found()
    {
        Module module = IrText.Parse("""
            function @f (%0: i32) -> i32 {
            b0:
              ret %0
            }
            function @g (%0: i32) -> i32 {
            b0:
              ret %0
            }
            """);
        module.Functions[0].Entry.Values[0].SetOperand(0, module.Functions[1].Parameters[0]);
        DiagnosticBag findings = new();
        IrChecker.Check(module.Functions[0], findings);
        Assert.Contains(findings, static finding => finding.Message.Contains("of another function", StringComparison.Ordinal));
        Assert.Throws<InvalidOperationException>(() => IrChecker.Demand(module.Functions[0], "test"));
    }
}
