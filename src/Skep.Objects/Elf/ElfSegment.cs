namespace Skep.Objects.Elf;

/// <summary>A part of the file that is mapped as one: <c>Elf64_Phdr</c>. All in bytes.</summary>
public readonly record struct ElfSegment(
    ElfSegmentType Type, ElfSegmentFlags Flags, ulong Offset, ulong Address, ulong FileSize, ulong MemorySize);
