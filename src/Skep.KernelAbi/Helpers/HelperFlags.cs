namespace Skep.KernelAbi;

[Flags]
public enum HelperFlags : byte
{
    None = 0,

    /// <summary>Only programs under a GPL-compatible license may call it.</summary>
    GplOnly = 1 << 0,

    /// <summary>Memory arguments may lie in the packet.</summary>
    PacketAccess = 1 << 1,

    /// <summary>Only sleepable programs may call it.</summary>
    Sleeps = 1 << 2,

    /// <summary>The packet may move: every packet pointer is invalid after the call.</summary>
    ChangesPacket = 1 << 3,

    /// <summary>The result is a reference that the program must release.</summary>
    Acquires = 1 << 4,

    /// <summary>Only programs at hooks on a list in the kernel may call it.</summary>
    ListedHooks = 1 << 5,

    /// <summary>Leaves the argument registers that it does not take alone (<c>bpf_fastcall</c>).</summary>
    FastCall = 1 << 6,
}
