namespace Skep.Machine.Capture;

/// <summary>How an interface counts time: units per second (pcapng <c>if_tsresol</c>) and seconds to add (<c>if_tsoffset</c>).</summary>
public readonly record struct CaptureClock
{
    const long NanosecondsPerSecond = 1_000_000_000;

    static readonly ulong[] PowersOfTen = [.. Enumerable.Range(0, 20).Select(static n => ulong.Parse("1" + new string('0', n), null))];

    readonly byte _resolution;
    readonly long _offsetSeconds;

    /// <param name="resolution">The exponent n: units of 10^-n seconds, or of 2^-n seconds when the top bit is set.</param>
    /// <param name="offsetSeconds">Seconds to add to every timestamp.</param>
    public CaptureClock(byte resolution, long offsetSeconds = 0)
    {
        _resolution = resolution;
        _offsetSeconds = offsetSeconds;
    }

    /// <summary>What pcapng means when an interface does not say.</summary>
    public static CaptureClock Microseconds { get; } = new(6);

    public static CaptureClock Nanoseconds { get; } = new(9);

    /// <summary>Nanoseconds since 1970; a time outside what 64 bits hold becomes the nearest that they do.</summary>
    public long ToNanoseconds(ulong units)
    {
        // The two resolutions that real files have need no wide arithmetic until the year 2262.
        if (_offsetSeconds == 0 && units <= long.MaxValue / 1000)
        {
            if (_resolution == 6)
                return (long)units * 1000;
            if (_resolution == 9)
                return (long)units;
        }
        return ToNanosecondsWide(units);
    }

    long ToNanosecondsWide(ulong units)
    {
        int exponent = _resolution & 0x7f;
        UInt128 nanoseconds;
        if ((_resolution & 0x80) != 0)
            nanoseconds = exponent >= 128 ? 0 : ((UInt128)units * NanosecondsPerSecond) >> exponent;
        else if (exponent <= 9)
            nanoseconds = (UInt128)units * PowersOfTen[9 - exponent];
        else
            nanoseconds = exponent - 9 < PowersOfTen.Length ? units / PowersOfTen[exponent - 9] : 0;
        Int128 total = (Int128)nanoseconds + ((Int128)_offsetSeconds * NanosecondsPerSecond);
        return (long)Int128.Clamp(total, long.MinValue, long.MaxValue);
    }
}
