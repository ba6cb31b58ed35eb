namespace Skep.Bytecode;

/// <summary>Where a classic load takes its value from: code bits 5-7.</summary>
public enum ClassicMode : byte
{
    Imm = 0x00,
    /// <summary>The packet at K, in network byte order; near the top of the 32-bit range an <see cref="AncillaryData"/>.</summary>
    Abs = 0x20,
    /// <summary>The packet at X + K.</summary>
    Ind = 0x40,
    /// <summary>Scratch memory.</summary>
    Mem = 0x60,
    /// <summary>The length of the packet.</summary>
    Len = 0x80,
    /// <summary>Four times the low half of the byte at K: the length of an IPv4 header.</summary>
    Msh = 0xa0,
}
