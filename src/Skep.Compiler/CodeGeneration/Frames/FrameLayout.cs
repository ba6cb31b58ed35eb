using Skep.Diagnostics;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Gives every stack object its offset from the frame pointer. Objects that never live at the same time may share bytes.</summary>
static class FrameLayout
{
    /// <summary>MAX_BPF_STACK: of one function, and of all functions in a chain of calls together.</summary>
    public const int MaxSize = 512;

    public static void Run(MachineFunction function, DiagnosticBag diagnostics)
    {
        if (function.Frame.Count == 0)
            return;
        BitTable conflicts = FrameLifetimes.FindConflicts(function);
        var used = new bool[function.Frame.Count];
        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachineInstruction instruction in block.Code)
            {
                if (instruction.Frame is { } item)
                    used[item.Id] = true;
            }
        }
        var placed = new List<FrameObject>();
        // Spilled registers nearest to the frame pointer, then large objects first: small ones fit into what is left.
        foreach (FrameObject item in function.Frame
            .Where(item => used[item.Id])
            .OrderBy(static item => item.Slot is not null)
            .ThenByDescending(static item => item.Alignment)
            .ThenByDescending(static item => item.Size))
        {
            item.Offset = Place(item, placed, conflicts);
            placed.Add(item);
            function.FrameSize = Math.Max(function.FrameSize, -item.Offset);
        }
        if (function.FrameSize > MaxSize)
            Report(function, placed, diagnostics);
    }

    /// <summary>The highest place that is aligned and free.</summary>
    static int Place(FrameObject item, List<FrameObject> placed, BitTable conflicts)
    {
        int offset = Aligned(-item.Size);
        bool moved = true;
        while (moved)
        {
            moved = false;
            foreach (FrameObject other in placed)
            {
                bool overlaps = offset < other.Offset + other.Size && other.Offset < offset + item.Size;
                if (!overlaps || !conflicts[item.Id].Has(other.Id))
                    continue;
                offset = Aligned(other.Offset - item.Size);
                moved = true;
            }
        }
        return offset;

        int Aligned(int place) => place & -item.Alignment;
    }

    static void Report(MachineFunction function, List<FrameObject> placed, DiagnosticBag diagnostics)
    {
        string locals = string.Join(", ", placed
            .Where(static item => item.Slot is not null)
            .OrderByDescending(static item => item.Size)
            .Take(8)
            .Select(static item => $"{item.Slot!.Name ?? "a temporary"} {item.Size}"));
        int spilled = placed.Where(static item => item.Slot is null).Sum(static item => item.Size);
        diagnostics.Error(
            DiagnosticId.StackTooLarge,
            $"'{function.Source.Name}' needs {function.FrameSize} bytes of stack; a BPF program has {MaxSize}. "
                + $"Its locals, in bytes: {locals}{(spilled > 0 ? $"; registers {spilled}" : "")}",
            CodeLocation.Of(function.Source.Source, function.Source),
            "Keep large data in a per-CPU array map, or in the record that a ring buffer reserves.");
    }
}
