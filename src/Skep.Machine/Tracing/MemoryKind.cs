namespace Skep.Machine;

/// <summary>Whose memory an address is taken for.</summary>
enum MemoryKind
{
    /// <summary>Whichever the address says.</summary>
    Any,

    Kernel,

    User,
}
