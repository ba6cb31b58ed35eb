namespace Skep.Linux;

public sealed unsafe partial class KernelMap
{
    /// <summary>
    /// The single value of a data section in the memory shared with the kernel; null where the kernel does not map it. The lease keeps it
    /// mapped.
    /// </summary>
    internal SectionMemory? TryShare() => _elements?.Share();
}
