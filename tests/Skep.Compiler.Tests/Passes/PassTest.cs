using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Checking;

namespace Skep.Compiler.Tests;

/// <summary>Each pass alone, from text to text.</summary>
static class PassTest
{
    /// <summary>Runs a pass on the last function and compares, with values numbered in the order of the text.</summary>
    public static void Run(Func<Function, bool> pass, string before, string after)
    {
        Module module = IrText.Parse(before);
        Function function = module.Functions[^1];
        pass(function);
        IrChecker.Demand(function, "the pass");
        Assert.Equal(after.ReplaceLineEndings("\n").Trim(), IrText.Of(function).Trim());
    }

    /// <summary>Runs a pass on the body of <c>(%0: i32, %1: i64, %2: ptr) -> i64</c>; the body is what is compared.</summary>
    public static void Body(Func<Function, bool> pass, string before, string after)
    {
        const string Header = """
            map @m hash key 4 value 16 max 8
            global @g .bss 64
            global @r .rodata 8
            program @f "xdp" (%0: i32, %1: i64, %2: ptr) -> i64 {
            """;
        Module module = IrText.Parse($"{Header}\n{before}\n}}");
        Function function = module.Functions[^1];
        pass(function);
        IrChecker.Demand(function, "the pass");
        string[] lines = IrText.Of(function).Trim().Split('\n');
        Assert.Equal(after.ReplaceLineEndings("\n").Trim(), string.Join('\n', lines[1..^1]).Trim());
    }
}
