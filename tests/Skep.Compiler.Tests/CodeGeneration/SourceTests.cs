using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Ir;
using Skep.Objects;

namespace Skep.Compiler.Tests.CodeGeneration;

/// <summary>Instructions lead back to the lines that they come from.</summary>
public sealed class SourceTests
{
    const string Text = """
        function @callee (%0: i64) -> i64 noinline at "Two.cs"(1,1) in "Callee" {
        b0:
          %1: i64 = mul %0, i64 5 at "Two.cs"(2,3) in "Callee"
          ret %1 at "Two.cs"(3,3) in "Callee"
        }
        program @p "xdp" (%0: ptr) -> i32 at "One.cs"(1,1) in "P" {
        b0:
          %1: i64 = load.u64 %0, 0 at "One.cs"(2,5) in "P"
          %2: i64 = call @callee (%1) at "One.cs"(3,5) in "P"
          %3: i64 = xor %2, i64 7 at "Library.cs"(40,2) in "Mix" from "One.cs"(4,5) in "P"
          %4: i32 = trunc %3 at "One.cs"(5,5) in "P"
          ret %4 at "One.cs"(5,5) in "P"
        }
        """;

    [Fact]
    public void Each_instruction_knows_its_line_and_the_calls_that_were_inlined()
    {
        CompiledObject compiled = Generated.From(Text);
        ProgramSpec program = compiled.Spec.Programs[0];
        int xor = Array.FindIndex(program.Instructions, static code => code.Immediate == 7);
        SourcePoint point = compiled.Sources.Find("p", xor)!;
        Assert.Equal(("Library.cs", 40, "Mix"), (point.File, point.Line, point.Function));
        Assert.Equal(("One.cs", 4), (point.Outermost.File, point.Outermost.Line));
        Assert.Contains(xor, compiled.Sources.InstructionsOf("p", "One.cs", 4));
        Assert.Contains(xor, compiled.Sources.InstructionsOf("p", "Library.cs", 40));
        Assert.Null(compiled.Sources.Find("p", program.Instructions.Length));

        int multiply = Array.FindIndex(program.Instructions, static code => code.Immediate == 5);
        Assert.Equal("Two.cs", compiled.Sources.Find("p", multiply)!.File);
    }

    [Fact]
    public void There_is_a_line_at_the_start_of_each_function_and_where_the_line_changes()
    {
        ProgramSpec program = Generated.From(Text).Spec.Programs[0];
        Assert.All(program.Functions, function => Assert.Contains(program.Lines, line => line.Instruction == function.Instruction));
        Assert.Equal(
            [("One.cs", 2, 5), ("One.cs", 3, 5), ("Library.cs", 40, 2), ("One.cs", 5, 5), ("Two.cs", 2, 3), ("Two.cs", 3, 3)],
            program.Lines.Select(static line => (line.File, line.Line, line.Column)));
    }

    [Fact]
    public void The_text_of_the_line_is_there_where_the_file_is()
    {
        string file = Path.Combine(Path.GetTempPath(), $"skep-{Guid.NewGuid():n}.cs");
        try
        {
            File.WriteAllText(file, "first\n    return XdpAction.Pass;\n");
            ProgramSpec program = Generated.From($$"""
                program @p "xdp" (%0: ptr) -> i32 {
                b0:
                  ret i32 2 at "{{file}}"(2,5)
                }
                """).Spec.Programs[0];
            Assert.Equal("return XdpAction.Pass;", Assert.Single(program.Lines).Text);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
