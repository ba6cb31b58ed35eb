using Skep.Bytecode;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests.CodeGeneration;

/// <summary>What code cannot be made of is reported, with what to do about it.</summary>
public sealed class FindingTests
{
    [Fact]
    public void Locals_that_do_not_fit_are_named_with_their_sizes()
    {
        Diagnostic finding = Only("""
            map @m hash key 8 value 8 max 1
            program @p "xdp" (%0: ptr) -> i32 at "Firewall.cs"(12,5) {
              %1: ptr = slot 400 align 8 "buffer"
              %2: ptr = slot 200 align 8 "path"
            b0:
              %3: i64 = helper map_update_elem (map @m, %1, %2, i64 0)
              ret i32 0
            }
            """, DiagnosticId.StackTooLarge);
        Assert.Contains("600 bytes", finding.Message, StringComparison.Ordinal);
        Assert.Contains("buffer 400, path 200", finding.Message, StringComparison.Ordinal);
        Assert.Equal(("Firewall.cs", 12), (finding.Location.File, finding.Location.Line));
    }

    [Fact]
    public void A_chain_of_calls_has_one_stack()
    {
        Diagnostic finding = Only("""
            map @m hash key 8 value 8 max 1
            program @p "xdp" (%0: ptr) -> i32 {
              %1: ptr = slot 300 align 8
            b0:
              %2: i64 = helper map_delete_elem (map @m, %1)
              %3: i64 = call @callee ()
              %4: i64 = helper map_delete_elem (map @m, %1)
              ret i32 0
            }
            function @callee () -> i64 {
              %1: ptr = slot 250 align 8
            b0:
              %2: i64 = helper map_delete_elem (map @m, %1)
              ret %2
            }
            """, DiagnosticId.StackChainTooLarge);
        Assert.Contains("p 320 -> callee 256", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_may_not_call_itself() => Only("""
        program @p "xdp" (%0: ptr) -> i32 {
        b0:
          %1: i64 = call @f ()
          ret i32 0
        }
        function @f () -> i64 {
        b0:
          %1: i64 = call @g ()
          ret %1
        }
        function @g () -> i64 {
        b0:
          %1: i64 = call @f ()
          ret %1
        }
        """, DiagnosticId.RecursiveCall);

    [Fact]
    public void Five_arguments_are_the_most() => Only("""
        program @p "xdp" (%0: ptr) -> i32 {
        b0:
          %1: i64 = helper fib_lookup (%0, %0, %0, %0, %0, %0)
          ret i32 0
        }
        """, DiagnosticId.TooManyArguments);

    [Fact]
    public void Version_2_has_no_fetching_operations() => Only("""
        program @p "xdp" (%0: ptr) -> i32 {
        b0:
          %1: i64 = atomic.add.u64 %0, 0, i64 1
          store.u64 %0, 8, %1
          ret i32 0
        }
        """, DiagnosticId.NotInInstructionSet, IsaVersion.V2);

    static Diagnostic Only(string text, string id, IsaVersion isa = IsaVersion.V3)
    {
        Diagnostic finding = Assert.Single(Generated.Findings(text, isa));
        Assert.Equal(id, finding.Id);
        return finding;
    }
}
