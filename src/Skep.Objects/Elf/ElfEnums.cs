namespace Skep.Objects.Elf;

/// <summary><c>e_type</c>.</summary>
public enum ElfType : ushort
{
    None = 0,
    Relocatable = 1,
    Executable = 2,

    /// <summary>A shared library or a position-independent executable.</summary>
    Shared = 3,
    Core = 4,
}

/// <summary><c>e_machine</c>. Others than these keep their number.</summary>
public enum ElfMachine : ushort
{
    None = 0,
    I386 = 3,
    Arm = 40,
    X64 = 62,
    Arm64 = 183,
    RiscV = 243,
    Bpf = 247,
    LoongArch = 258,
}

/// <summary><c>sh_type</c>.</summary>
public enum ElfSectionType : uint
{
    Null = 0,
    ProgramBits = 1,
    SymbolTable = 2,
    StringTable = 3,
    RelocationsWithAddend = 4,
    Note = 7,

    /// <summary>Occupies memory but no space in the file: <c>.bss</c>.</summary>
    NoBits = 8,
    Relocations = 9,
    DynamicSymbols = 11,
}

/// <summary><c>sh_flags</c>.</summary>
[Flags]
public enum ElfSectionFlags : ulong
{
    None = 0,
    Write = 1,
    Allocate = 2,
    Executable = 4,
    Merge = 0x10,
    Strings = 0x20,
    InfoLink = 0x40,
    Compressed = 0x800,
}

/// <summary><c>p_type</c>.</summary>
public enum ElfSegmentType : uint
{
    Null = 0,
    Load = 1,
    Dynamic = 2,
    Interpreter = 3,
    Note = 4,
}

/// <summary><c>p_flags</c>.</summary>
[Flags]
public enum ElfSegmentFlags : uint
{
    None = 0,
    Execute = 1,
    Write = 2,
    Read = 4,
}

/// <summary>Upper half of <c>st_info</c>.</summary>
public enum ElfSymbolBinding : byte
{
    Local = 0,
    Global = 1,
    Weak = 2,
    GnuUnique = 10,
}

/// <summary>Lower half of <c>st_info</c>.</summary>
public enum ElfSymbolType : byte
{
    None = 0,
    Object = 1,
    Function = 2,
    Section = 3,
    File = 4,
    Common = 5,
    ThreadLocal = 6,
    GnuIndirectFunction = 10,
}

/// <summary>Low two bits of <c>st_other</c>.</summary>
public enum ElfSymbolVisibility : byte
{
    Default = 0,
    Internal = 1,
    Hidden = 2,
    Protected = 3,
}
