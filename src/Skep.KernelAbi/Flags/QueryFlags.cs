namespace Skep.KernelAbi;

/// <summary>The <c>query_flags</c> of <c>BPF_PROG_QUERY</c>.</summary>
[Flags]
public enum QueryFlags : uint
{
    None = 0,

    /// <summary>List the programs that would run, ancestors' included, instead of those attached here (Linux 4.15).</summary>
    Effective = 1 << 0,
}
