using Skep.Btf;
using Skep.Bytecode;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>The code of one section, with what the file says about it. All places are slots from the section's start, in ascending
/// order.</summary>
sealed class CodeSection(ElfSection section, Instruction[] code)
{
    public ElfSection Section { get; } = section;

    public Instruction[] Code { get; } = code;

    /// <summary>By start; they do not overlap.</summary>
    public List<Function> Functions { get; } = [];

    public List<SymbolReference> References { get; } = [];

    public List<FunctionReference> Calls { get; } = [];

    public IReadOnlyList<CoreRelocation> CoreRelocations { get; set; } = [];

    public IReadOnlyList<BtfLineInfo> Lines { get; set; } = [];

    /// <summary>Functions' types by slot.</summary>
    public Dictionary<int, int> FunctionTypes { get; } = [];

    /// <summary>The function that starts at a slot; null when none does.</summary>
    public Function? FunctionAt(long slot)
    {
        int index = OrderedRange.FirstAtLeast(Functions, slot, static function => function.Start);
        return index < Functions.Count && Functions[index].Start == slot ? Functions[index] : null;
    }
}

/// <summary>A function of a code section.</summary>
sealed record Function(CodeSection Section, string Name, int Start, int Length, bool IsGlobal)
{
    /// <summary>Its BTF FUNC; 0 when not known.</summary>
    public int TypeId { get; init; }
}

/// <summary>A call of a function, or the load of its address.</summary>
readonly record struct FunctionReference(int Slot, CodeSection Target, long TargetSlot);
