namespace Skep.Bytecode;

/// <summary>
/// The conformance group that adds an instruction (RFC 9669 section 2.4). Base64 contains Base32, and so on;
/// a form is listed under the smallest group that has it.
/// </summary>
public enum ConformanceGroup : byte
{
    Base32,
    Base64,
    Atomic32,
    Atomic64,
    Divmul32,
    Divmul64,
    /// <summary>The deprecated packet access of classic BPF.</summary>
    Packet,
    /// <summary>In no group: an addition by the kernel or by compilers.</summary>
    None,
}
