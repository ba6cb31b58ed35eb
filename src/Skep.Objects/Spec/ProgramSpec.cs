using Skep.Btf;
using Skep.Bytecode;
using Skep.KernelAbi;

namespace Skep.Objects;

/// <summary>One program: an entry function followed by every subprogram and callback that it reaches, ready to relocate and load.</summary>
public sealed class ProgramSpec
{
    /// <summary>The entry function's name.</summary>
    public required string Name { get; init; }

    /// <summary>The ELF section, as in <c>SEC("tp/syscalls/sys_enter_openat")</c>, with its leading <c>?</c> if it has one.</summary>
    public string SectionName { get; init; } = "";

    public ProgramType Type { get; set; }

    /// <summary><c>expected_attach_type</c> of BPF_PROG_LOAD; 0 where the type has none.</summary>
    public AttachType AttachType { get; set; }

    /// <summary>What the section name says to attach to: the text after the first <c>/</c>; null when it says nothing.</summary>
    public string? AttachTarget { get; set; }

    /// <summary>Flags that the section name implies.</summary>
    public SectionFlags Flags { get; set; }

    /// <summary>False for a <c>?</c> section: loaded only when asked for.</summary>
    public bool AutoLoad { get; set; } = true;

    /// <summary>The code. Calls and function addresses between the functions in it are already relative; everything else that is
    /// not known yet is listed in <see cref="References"/> and <see cref="CoreRelocations"/>.</summary>
    public Instruction[] Instructions { get; set; } = [];

    /// <summary>The instructions that name a map, a variable or a kernel symbol, in instruction order.</summary>
    public IReadOnlyList<SymbolReference> References { get; set; } = [];

    /// <summary>Fields, types and enumerators whose value depends on the kernel, in instruction order.</summary>
    public IReadOnlyList<CoreRelocation> CoreRelocations { get; init; } = [];

    /// <summary>Whether <see cref="CoreRelocations"/> were applied to the code, which then fits one kernel only.</summary>
    public bool IsRelocated { get; internal set; }

    /// <summary>
    /// Instructions that relocation replaced by a call of helper <see cref="Core.InstructionPatcher.PoisonHelper"/>, which no verifier
    /// accepts where it can be reached, in instruction order, with the reason.
    /// </summary>
    public IReadOnlyList<PoisonedInstruction> Poisoned { get; internal set; } = [];

    /// <summary>Where each function starts; the first is the entry function.</summary>
    public IReadOnlyList<FunctionSpec> Functions { get; init; } = [];

    /// <summary>Source lines, in instruction order; empty without BTF.</summary>
    public IReadOnlyList<SourceLine> Lines { get; init; } = [];

    /// <summary>A program from an assembler or a <see cref="ProgramBuilder"/>, ready to be put into an <see cref="ObjectSpec"/>
    /// beside the maps that it names.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="section">As in <c>SEC("xdp")</c>: it tells the program's type and what to attach it to.</param>
    /// <param name="program">The code.</param>
    /// <exception cref="ArgumentException">The section name tells no program type.</exception>
    public static ProgramSpec Create(string name, string section, AssembledProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        SectionMatch match = SectionTable.Resolve(section)
            ?? throw new ArgumentException($"'{section}' is no section name that tells a program type.", nameof(section));
        return new ProgramSpec
        {
            Name = name,
            SectionName = section,
            Type = match.ProgramType,
            AttachType = match.AttachType ?? 0,
            AttachTarget = match.AttachTarget,
            Flags = match.Flags,
            AutoLoad = match.Autoload,
            Instructions = [.. program.Instructions],
            References = [.. program.Maps.Select(map => ReferenceTo(map, program.Instructions))],
        };
    }

    static SymbolReference ReferenceTo(MapReference map, Instruction[] code) => code[map.Slot].PseudoSource == PseudoSource.MapValue
        ? new SymbolReference(map.Slot, ReferenceKind.MapValue, map.Name, code[map.Slot + 1].Immediate)
        : new SymbolReference(map.Slot, ReferenceKind.Map, map.Name);

    /// <summary>A copy whose instructions can be changed independently.</summary>
    internal ProgramSpec Copy()
    {
        var copy = (ProgramSpec)MemberwiseClone();
        copy.Instructions = [.. Instructions];
        return copy;
    }

    /// <summary>The source line that <paramref name="instruction"/> came from; null when not known.</summary>
    public SourceLine? LineOf(int instruction)
    {
        int low = 0, high = Lines.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (Lines[middle].Instruction <= instruction)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return high >= 0 ? Lines[high] : null;
    }

    /// <summary>The function that holds <paramref name="instruction"/>; null when there are none.</summary>
    public FunctionSpec? FunctionOf(int instruction)
    {
        for (int i = Functions.Count - 1; i >= 0; i--)
        {
            if (Functions[i].Instruction <= instruction)
                return Functions[i];
        }
        return null;
    }
}

/// <summary>An instruction that must not be reached, and why.</summary>
/// <param name="Instruction">Its slot.</param>
/// <param name="Reason">What the kernel lacks: <c>struct task_struct.foo: the kernel has struct task_struct, but without a fitting
/// foo</c>.</param>
public readonly record struct PoisonedInstruction(int Instruction, string Reason);

/// <summary>The start of a function in <see cref="ProgramSpec.Instructions"/>.</summary>
/// <param name="Instruction">Its first slot.</param>
/// <param name="Name">Its symbol.</param>
/// <param name="TypeId">Its BTF FUNC type in <see cref="ObjectSpec.Btf"/>; 0 when not known.</param>
public sealed record FunctionSpec(int Instruction, string Name, int TypeId);

/// <summary>The source position of the instructions from <paramref name="Instruction"/> up to the next record.</summary>
/// <param name="Types">Where the strings are.</param>
/// <param name="Instruction">First slot.</param>
/// <param name="FileNameOffset">String offset of the file's path, as the kernel takes it.</param>
/// <param name="TextOffset">String offset of the line's text, as the kernel takes it.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based; 0 when not known.</param>
public readonly record struct SourceLine(BtfFile Types, int Instruction, int FileNameOffset, int TextOffset, int Line, int Column)
{
    /// <summary>Path as the compiler recorded it.</summary>
    public string File => Types.GetString(FileNameOffset);

    /// <summary>The line's text as recorded; may be empty.</summary>
    public string Text => Types.GetString(TextOffset);
}
