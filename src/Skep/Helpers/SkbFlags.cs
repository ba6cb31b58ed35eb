namespace Skep;

/// <summary>Where offsets count from: <c>enum bpf_hdr_start_off</c>.</summary>
public enum HeaderStart : uint
{
    Link = 0,
    Network = 1,
}

/// <summary>Flags of <see cref="Bpf.SkbStoreBytes"/>.</summary>
[Flags]
public enum StoreFlags : ulong
{
    None = 0,

    /// <summary>Keep a checksum right that the device computed over the whole packet.</summary>
    RecomputeChecksum = 1,

    /// <summary>The packet's flow changed: forget its hash.</summary>
    InvalidateHash = 2,
}

/// <summary>What changed under a checksum: the low bits are the field's size, 0 when a difference is given.</summary>
[Flags]
public enum ChecksumFlags : ulong
{
    Difference = 0,
    TwoBytes = 2,
    FourBytes = 4,

    /// <summary>The field is in the pseudo header.</summary>
    PseudoHeader = 0x10,

    /// <summary>UDP: a checksum of 0 means none and stays.</summary>
    MarkMangledZero = 0x20,
    MarkEnforce = 0x40,
    Ipv6 = 0x80,
}
