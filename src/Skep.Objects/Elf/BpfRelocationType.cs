namespace Skep.Objects.Elf;

/// <summary>Relocation types of machine <see cref="ElfMachine.Bpf"/>, from LLVM's BPF relocation reference.</summary>
static class BpfRelocationType
{
    /// <summary>R_BPF_64_64: a 64-bit immediate load; the addend stands in its immediates.</summary>
    public const uint Wide = 1;

    /// <summary>R_BPF_64_ABS64: eight bytes of data.</summary>
    public const uint Absolute64 = 2;

    /// <summary>R_BPF_64_ABS32: four bytes of data.</summary>
    public const uint Absolute32 = 3;

    /// <summary>R_BPF_64_NODYLD32: four bytes of .BTF or .BTF.ext, which loaders leave alone.</summary>
    public const uint NoLoader32 = 4;

    /// <summary>R_BPF_64_32: a call.</summary>
    public const uint Call = 10;
}
