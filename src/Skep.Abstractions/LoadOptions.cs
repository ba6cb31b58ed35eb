using Skep.Btf;

namespace Skep;

/// <summary>What a load may be told. Every property has the default that most callers want.</summary>
public sealed class LoadOptions
{
    public static LoadOptions Default { get; } = new();

    /// <summary>Loads only these programs, whatever their sections say; null loads those that load by default.</summary>
    public IReadOnlySet<string>? Programs { get; init; }

    /// <summary>Types to relocate against instead of the host's own, for a kernel without BTF or for another kernel.</summary>
    public BtfFile? TargetBtf { get; init; }

    /// <summary>Maps to use instead of creating those of the same name. They stay the caller's to dispose.</summary>
    public IReadOnlyDictionary<string, BpfMap>? Maps { get; init; }

    /// <summary>Asks for the verifier's log even when the program is accepted.</summary>
    public VerifierLogLevel LogLevel { get; init; }

    /// <summary>Directory of the BPF file system for maps pinned by name.</summary>
    public string PinDirectory { get; init; } = "/sys/fs/bpf";
}

/// <summary><c>log_level</c> bits of BPF_PROG_LOAD.</summary>
[Flags]
public enum VerifierLogLevel
{
    None = 0,
    Branches = 1,
    Instructions = 2,
    Statistics = 4,
}
