namespace Skep.Objects;

/// <summary>What an instruction's immediate stands for until load time.</summary>
public enum ReferenceKind
{
    /// <summary>ld_imm64 of a map (BPF_PSEUDO_MAP_FD). <see cref="SymbolReference.Symbol"/> is a name in <see
    /// cref="ObjectSpec.Maps"/>.</summary>
    Map,

    /// <summary>ld_imm64 of an address inside a map's first value (BPF_PSEUDO_MAP_VALUE): a global variable. The symbol is a map,
    /// <see cref="SymbolReference.Addend"/> the byte offset.</summary>
    MapValue,

    /// <summary>ld_imm64 of the address, or BTF id, of a kernel variable. The symbol is a name in <see
    /// cref="ObjectSpec.Externs"/>.</summary>
    KernelVariable,

    /// <summary>A call to a kernel function (BPF_PSEUDO_KFUNC_CALL). The symbol is a name in <see cref="ObjectSpec.Externs"/>.</summary>
    KernelFunction,
}

/// <summary>An instruction that names a symbol.</summary>
/// <param name="Instruction">Slot of the instruction; the first of its two for ld_imm64.</param>
/// <param name="Kind">How the symbol is used.</param>
/// <param name="Symbol">Its name.</param>
/// <param name="Addend">Byte offset added to it.</param>
public readonly record struct SymbolReference(int Instruction, ReferenceKind Kind, string Symbol, int Addend = 0);
