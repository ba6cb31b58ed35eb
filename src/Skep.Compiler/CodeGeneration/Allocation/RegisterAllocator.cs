namespace Skep.Compiler.CodeGeneration;

/// <summary>Gives every register of a function a place: one of the machine's, or the stack.</summary>
static class RegisterAllocator
{
    public static void Allocate(MachineFunction function)
    {
        List<MachineBlock> order = MachineFlow.Prune(function);
        MachineFlow.FindLoops(function, order);
        Liveness liveness = Liveness.Find(function, order);
        Tidier.Run(function, liveness);
        var spiller = new Spiller(function);
        while (true)
        {
            liveness = Liveness.Find(function, order);
            spiller.FindConstants();
            InterferenceGraph graph = InterferenceGraph.Build(function, liveness);
            GraphColoring coloring = GraphColoring.Color(graph, register => spiller.CostOf(register, graph.Costs[register]));
            if (coloring.Spilled.Count == 0)
            {
                function.Assignment = coloring.Assignment;
                return;
            }
            spiller.Spill(coloring);
        }
    }
}
