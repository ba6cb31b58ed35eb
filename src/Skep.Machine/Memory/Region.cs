using System.Runtime.InteropServices;

namespace Skep.Machine;

/// <summary>
/// A range of memory that programs may reach, found by the upper 16 bits of a guest address. A program sees only guest addresses, so it
/// can neither learn nor reach any other memory of the process.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = SizeInBytes)]
struct Region
{
    public const int SizeInBytes = 32;

    /// <summary>Added to a guest address in bounds, gives the address in this process.</summary>
    public ulong Bias;

    /// <summary>First guest address past what may be read; 0 when nothing may be, or when the slow path must decide.</summary>
    public ulong ReadEnd;

    /// <summary>First guest address past what may be written.</summary>
    public ulong WriteEnd;

    public ulong Reserved;
}
