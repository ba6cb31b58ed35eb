using Skep.KernelAbi;

namespace Skep.Linux;

/// <summary>A map that exists in the kernel, whoever made it.</summary>
public sealed record MapRecord
{
    public required uint Id { get; init; }

    public required MapType Type { get; init; }

    /// <summary>At most 15 characters.</summary>
    public required string Name { get; init; }

    public required int KeySize { get; init; }

    public required int ValueSize { get; init; }

    public required uint MaxEntries { get; init; }

    public required MapFlags Flags { get; init; }

    public required ulong Extra { get; init; }

    /// <summary>The BTF object with the types of keys and values; 0 without.</summary>
    public required uint BtfId { get; init; }

    public required int KeyTypeId { get; init; }

    public required int ValueTypeId { get; init; }

    public required bool IsFrozen { get; init; }

    /// <summary>Memory charged for it, in bytes; null when not told.</summary>
    public required long? MemoryBytes { get; init; }
}
