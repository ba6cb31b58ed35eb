using Skep.KernelAbi;

namespace Skep.Linux;

/// <summary>A program that is loaded in the kernel, whoever loaded it.</summary>
public sealed record ProgramRecord
{
    public required uint Id { get; init; }

    public required ProgramType Type { get; init; }

    /// <summary>The function's name where the program has BTF, otherwise its first 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Hash of the instructions: 16 hexadecimal digits.</summary>
    public required string Tag { get; init; }

    public required bool IsGplCompatible { get; init; }

    public required DateTimeOffset LoadTime { get; init; }

    public required uint UserId { get; init; }

    /// <summary>Bytes of the code as the verifier rewrote it.</summary>
    public required int TranslatedBytes { get; init; }

    /// <summary>Bytes of the machine code; 0 when interpreted.</summary>
    public required int JitedBytes { get; init; }

    public required IReadOnlyList<uint> MapIds { get; init; }

    /// <summary>Its BTF object; 0 without.</summary>
    public required uint BtfId { get; init; }

    /// <summary>Instructions that the verifier walked (Linux 5.16); 0 when not told.</summary>
    public required uint VerifiedInstructions { get; init; }

    /// <summary>Time spent in it; counted only while <see cref="RunStatistics"/> are on.</summary>
    public required TimeSpan RunTime { get; init; }

    /// <summary>Runs; counted only while <see cref="RunStatistics"/> are on.</summary>
    public required ulong RunCount { get; init; }

    /// <summary>Runs that were left out because the program was running already on that CPU.</summary>
    public required ulong RecursionMisses { get; init; }

    /// <summary>Memory charged for it, in bytes; null when not told.</summary>
    public required long? MemoryBytes { get; init; }
}
