namespace Skep.Bytecode;

/// <summary>
/// Names for the numbers in instructions, for the disassembler and the assembler. Every answer may be null, which means "no name":
/// the number is then written. Derive from it where the names are known.
/// </summary>
public class InstructionSymbols
{
    public static InstructionSymbols None { get; } = new();

    /// <summary>The name of a helper, <c>bpf_map_lookup_elem</c> for 1.</summary>
    public virtual string? HelperName(int id) => null;

    /// <summary>The inverse of <see cref="HelperName"/>, so that <c>call bpf_map_lookup_elem</c> assembles.</summary>
    public virtual int? HelperId(ReadOnlySpan<char> name) => null;

    public virtual string? KfuncName(int btfId, short btfIndex) => null;

    /// <summary>The function that starts at a slot.</summary>
    public virtual string? FunctionName(int slot) => null;

    /// <summary>
    /// What stands right of the equals sign of a 64-bit immediate load, such as <c>map[flows]</c> or <c>map[flows][0]+8</c>, which the
    /// assembler takes back as references by name.
    /// </summary>
    public virtual string? WideOperand(Instruction first, Instruction second) => null;
}
