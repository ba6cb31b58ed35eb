using Skep.Bytecode;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Disassembly;

/// <summary>
/// The names in one program. What an immediate stands for depends on where it is, so the listing says which slot it writes.
/// </summary>
sealed class ProgramSymbols(ProgramSpec program) : HelperNames
{
    readonly Dictionary<int, SymbolReference> _references = program.References.ToDictionary(static reference => reference.Instruction);
    readonly Dictionary<int, string> _functions =
        program.Functions.ToDictionary(static function => function.Instruction, static function => function.Name);

    public int Slot { get; set; }

    SymbolReference? Reference => _references.TryGetValue(Slot, out SymbolReference reference) ? reference : null;

    public override string? FunctionName(int slot) => _functions.GetValueOrDefault(slot);

    public override string? KfuncName(int btfId, short btfIndex) => Reference?.Symbol;

    public override string? WideOperand(Instruction first, Instruction second) => Reference switch
    {
        null => null,
        { Kind: ReferenceKind.Map } reference => $"map[{reference.Symbol}]",
        { Kind: ReferenceKind.MapValue } reference => $"map[{reference.Symbol}][0]+{reference.Addend}",
        { } reference => $"&{reference.Symbol}",
    };
}
