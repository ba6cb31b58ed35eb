namespace Skep.Bytecode;

/// <summary>The source field of a 64-bit immediate load: what its two immediates mean (RFC 9669 section 5.4).</summary>
public enum PseudoSource : byte
{
    /// <summary>The 64-bit integer itself.</summary>
    None = 0,
    /// <summary>A map, by file descriptor.</summary>
    MapFd = 1,
    /// <summary>The first value of the map with that file descriptor, plus the second immediate.</summary>
    MapValue = 2,
    /// <summary>A kernel variable by BTF id; the second immediate is the file descriptor of a module's BTF, or 0 for vmlinux.</summary>
    BtfId = 3,
    /// <summary>A function of this program, counted in slots from the next slot.</summary>
    Function = 4,
    /// <summary>A map, by index into the <c>fd_array</c> given at load.</summary>
    MapIndex = 5,
    /// <summary>The first value of the map with that index, plus the second immediate.</summary>
    MapIndexValue = 6,
}
