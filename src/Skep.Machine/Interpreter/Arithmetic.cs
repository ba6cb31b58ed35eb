using System.Runtime.CompilerServices;

namespace Skep.Machine;

/// <summary>Division as RFC 9669 section 4.1 defines it where C# would throw, and the one atomic operation that .NET lacks.</summary>
static unsafe class Arithmetic
{
    /// <summary>x / 0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Divide(uint x, uint y) => y == 0 ? 0 : x / y;

    /// <summary>x % 0 is x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Remainder(uint x, uint y) => y == 0 ? x : x % y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Divide(ulong x, ulong y) => y == 0 ? 0 : x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Remainder(ulong x, ulong y) => y == 0 ? x : x % y;

    /// <summary>The least integer divided by -1 is itself.</summary>
    public static int Divide(int x, int y) => y switch { 0 => 0, -1 => -x, _ => x / y };

    public static int Remainder(int x, int y) => y switch { 0 => x, -1 => 0, _ => x % y };

    public static long Divide(long x, long y) => y switch { 0 => 0, -1 => -x, _ => x / y };

    public static long Remainder(long x, long y) => y switch { 0 => x, -1 => 0, _ => x % y };

    public static uint AtomicXor(uint* target, uint operand)
    {
        while (true)
        {
            uint old = Volatile.Read(ref *target);
            if (Interlocked.CompareExchange(ref *target, old ^ operand, old) == old)
                return old;
        }
    }

    public static ulong AtomicXor(ulong* target, ulong operand)
    {
        while (true)
        {
            ulong old = Volatile.Read(ref *target);
            if (Interlocked.CompareExchange(ref *target, old ^ operand, old) == old)
                return old;
        }
    }
}
