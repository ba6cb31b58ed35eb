using System.Globalization;
using System.Numerics;

namespace Skep.KernelAbi;

/// <summary>What the kernel accepts as a map's key size, value size (bytes) or number of entries.</summary>
public readonly record struct SizeRule(uint Minimum, uint Maximum, uint Multiple = 1, bool PowerOfTwo = false)
{
    public static SizeRule Zero => new(0, 0);

    /// <summary>Anything but zero; the kernel's limits on total memory apply as well.</summary>
    public static SizeRule Positive => new(1, uint.MaxValue);

    public static SizeRule Exactly(uint size) => new(size, size);

    public bool Accepts(uint size) =>
        size >= Minimum && size <= Maximum && size % Multiple == 0 && (!PowerOfTwo || BitOperations.IsPow2(size));

    public override string ToString()
    {
        string range = (Minimum, Maximum) switch
        {
            (1, uint.MaxValue) => "at least 1",
            var (minimum, maximum) when minimum == maximum => minimum.ToString(CultureInfo.InvariantCulture),
            var (minimum, maximum) when Multiple > 1 && maximum == 2 * minimum && minimum == Multiple =>
                string.Create(CultureInfo.InvariantCulture, $"{minimum} or {maximum}"),
            (var minimum, uint.MaxValue) => string.Create(CultureInfo.InvariantCulture, $"at least {minimum}"),
            var (minimum, maximum) => string.Create(CultureInfo.InvariantCulture, $"{minimum} to {maximum}"),
        };
        if (PowerOfTwo)
            return $"{range}, a power of two";
        return Multiple > 1 && Maximum != 2 * Minimum
            ? string.Create(CultureInfo.InvariantCulture, $"{range}, a multiple of {Multiple}")
            : range;
    }
}
