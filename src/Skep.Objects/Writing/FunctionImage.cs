using Skep.Bytecode;

namespace Skep.Objects.Writing;

/// <summary>
/// A function cut out of a program again: its code, with what it refers to relative to its own start. The copies that programs have of a
/// function they share are the same image.
/// </summary>
sealed class FunctionImage
{
    FunctionImage(string name, int typeId, Instruction[] code) => (Name, TypeId, Code) = (name, typeId, code);

    public string Name { get; }

    public int TypeId { get; }

    /// <summary>Calls and loads of functions have an immediate of 0.</summary>
    public Instruction[] Code { get; }

    public List<(int Slot, FunctionImage Callee)> Calls { get; } = [];

    public List<SymbolReference> References { get; } = [];

    public List<CoreRelocation> CoreRelocations { get; } = [];

    public List<SourceLine> Lines { get; } = [];

    /// <summary>First slot in its section.</summary>
    public int Start { get; set; }

    /// <summary>The image that stands for this one in the file: itself, or an earlier one that is the same.</summary>
    public FunctionImage Shared { get; set; } = null!;

    /// <summary>Its name in the file.</summary>
    public string Symbol { get; set; } = "";

    /// <summary>The functions of a program, the entry function first.</summary>
    public static FunctionImage[] Cut(ProgramSpec program)
    {
        IReadOnlyList<FunctionSpec> functions = program.Functions.Count > 0 ? program.Functions : [new FunctionSpec(0, program.Name, 0)];
        var images = new FunctionImage[functions.Count];
        int EndOf(int index) => index + 1 < functions.Count ? functions[index + 1].Instruction : program.Instructions.Length;
        for (int i = 0; i < images.Length; i++)
            images[i] = new FunctionImage(functions[i].Name, functions[i].TypeId, program.Instructions[functions[i].Instruction..EndOf(i)]);
        for (int i = 0; i < images.Length; i++)
        {
            int start = functions[i].Instruction, end = EndOf(i);
            images[i].FindCalls(start, functions, images);
            images[i].References.AddRange(program.References.Where(item => item.Instruction >= start && item.Instruction < end)
                .Select(item => item with { Instruction = item.Instruction - start }));
            images[i].Lines.AddRange(program.Lines.Where(item => item.Instruction >= start && item.Instruction < end)
                .Select(item => item with { Instruction = item.Instruction - start }));
            // What is done already must not be done again.
            if (!program.IsRelocated)
                images[i].CoreRelocations.AddRange(program.CoreRelocations
                    .Where(item => item.Instruction >= start && item.Instruction < end)
                    .Select(item => item with { Instruction = item.Instruction - start }));
        }
        return images;
    }

    void FindCalls(int start, IReadOnlyList<FunctionSpec> functions, FunctionImage[] images)
    {
        for (int slot = 0; slot < Code.Length; slot += Code[slot].SlotCount)
        {
            if (Code[slot] is not ({ IsBpfToBpfCall: true } or { IsFunctionLoad: true })
                || !Code[slot].TryGetTarget(start + slot, out long target))
                continue;
            for (int i = 0; i < images.Length; i++)
            {
                if (functions[i].Instruction != target)
                    continue;
                Calls.Add((slot, images[i]));
                Code[slot] = Code[slot] with { Immediate = 0 };
            }
        }
    }

    public bool IsSameAs(FunctionImage other) =>
        Name == other.Name && TypeId == other.TypeId && Code.AsSpan().SequenceEqual(other.Code)
            && References.SequenceEqual(other.References)
        && CoreRelocations.SequenceEqual(other.CoreRelocations)
        && Calls.Select(static call => (call.Slot, call.Callee.Name)).SequenceEqual(other.Calls
            .Select(static call => (call.Slot, call.Callee.Name)));
}
