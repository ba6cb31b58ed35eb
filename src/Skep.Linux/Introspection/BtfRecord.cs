namespace Skep.Linux;

/// <summary>A BTF object in the kernel.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name"><c>vmlinux</c>, a module, or empty for that of a program.</param>
/// <param name="IsKernel">Whether it describes the kernel or a module.</param>
/// <param name="Size">In bytes.</param>
public sealed record BtfRecord(uint Id, string Name, bool IsKernel, int Size);
