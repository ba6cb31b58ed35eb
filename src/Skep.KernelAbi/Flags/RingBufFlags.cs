namespace Skep;

/// <summary>
/// Whether submitting a ring buffer record wakes its reader (<c>bpf_ringbuf_submit</c>, <c>_output</c>, <c>_discard</c>).
/// </summary>
[Flags]
public enum RingBufFlags : ulong
{
    /// <summary>Wake the reader if it had caught up.</summary>
    None = 0,
    NoWakeup = 1 << 0,
    ForceWakeup = 1 << 1,
}
