using System.Text;
using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Types;

namespace Skep.Compiler.Tests;

public sealed class ControlFlowTests
{
    [Fact]
    public void Nested_loops_are_found_outer_first()
    {
        Function function = IrText.Parse("""
            function @f (%0: i32) -> void {
            b0:
              br b1
            b1:
              br b2
            b2:
              brif %0, b2, b3
            b3:
              brif %0, b1, b4
            b4:
              brif %0, b5, b6
            b5:
              br b4
            b6:
              ret
            b7:
              br b6
            }
            """).Functions[0];
        var flow = new ControlFlow(function);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], flow.ReversePostOrder.Select(static block => block.Id));
        Assert.False(flow.IsReachable(function.Blocks[7]));
        Assert.Equal(3, flow.Loops.Count);
        Loop inner = flow.LoopOf(function.Blocks[2])!;
        Assert.Equal((2, 1, 2), (inner.Header.Id, inner.Parent!.Header.Id, inner.Depth));
        Assert.True(flow.Loops.ToList().IndexOf(inner) > flow.Loops.ToList().IndexOf(inner.Parent));
        Assert.Equal(1, flow.DepthOf(function.Blocks[5]));
        Assert.Equal(0, flow.DepthOf(function.Blocks[6]));
        Assert.Equal(3, inner.Parent.Blocks.Count);
    }

    [Fact]
    public void Dominance_of_random_graphs_is_what_removing_a_block_shows()
    {
        var random = new Random(11);
        for (int round = 0; round < 300; round++)
        {
            int count = random.Next(2, 12);
            var text = new StringBuilder("function @f (%0: i32) -> void {\n");
            for (int i = 0; i < count; i++)
            {
                int first = random.Next(1, count), second = random.Next(1, count);
                text.Append($"b{i}:\n" + random.Next(6) switch { 0 => " ret\n", 1 or 2 => $" br b{first}\n", _ => $" brif %0, b{first}, b{second}\n" });
            }
            Function function = IrText.Parse(text.Append('}').ToString()).Functions[0];
            var flow = new ControlFlow(function);
            foreach (Block block in function.Blocks)
            {
                HashSet<Block> without = Reached(function, block);
                foreach (Block other in flow.ReversePostOrder)
                {
                    if (flow.IsReachable(block))
                        Assert.Equal(!without.Contains(other), flow.Dominates(block, other));
                }
            }
            Assert.Equal(Reached(function, null).Count, flow.ReversePostOrder.Count);
        }
    }

    static HashSet<Block> Reached(Function function, Block? removed)
    {
        HashSet<Block> seen = [];
        Stack<Block> open = new();
        open.Push(function.Entry);
        while (open.TryPop(out Block? block))
        {
            if (block == removed || !seen.Add(block))
                continue;
            foreach (Block successor in block.Successors)
                open.Push(successor);
        }
        return seen;
    }

    [Fact]
    public void A_long_chain_of_blocks_is_no_deep_recursion()
    {
        var function = new Function("f", PlainTypes.Signature(ValueType.Void));
        var builder = new FunctionBuilder(function);
        builder.MoveTo(function.AddBlock());
        for (int i = 0; i < 50_000; i++)
        {
            Block next = function.AddBlock();
            builder.Br(next);
            builder.MoveTo(next);
        }
        builder.Ret();
        Assert.Equal(50_001, new ControlFlow(function).ReversePostOrder.Count);
    }
}
