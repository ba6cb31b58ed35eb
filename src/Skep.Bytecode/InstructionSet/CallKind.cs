namespace Skep.Bytecode;

/// <summary>The source field of a call: what its immediate means (RFC 9669 section 4.3).</summary>
public enum CallKind : byte
{
    /// <summary>A helper, by id.</summary>
    Helper = 0,
    /// <summary>A function of this program, counted in slots from the next slot.</summary>
    BpfToBpf = 1,
    /// <summary>A kernel function, by BTF id; the offset field indexes the BTF files in <c>fd_array</c>, 0 being vmlinux.</summary>
    Kfunc = 2,
}
