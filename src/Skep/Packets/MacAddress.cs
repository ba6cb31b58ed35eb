using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>The address of an Ethernet device, six bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly struct MacAddress : IEquatable<MacAddress>, ISpanParsable<MacAddress>
{
    // Two numbers instead of six bytes: fewer instructions to copy and compare.
    readonly uint _first;
    readonly ushort _last;

    MacAddress(uint first, ushort last) => (_first, _last) = (first, last);

    public static MacAddress Broadcast => new(uint.MaxValue, ushort.MaxValue);

    /// <summary>For a group of devices; broadcast is one.</summary>
    public bool IsMulticast => (_first & 1) != 0;

    public bool Equals(MacAddress other) => _first == other._first && _last == other._last;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is MacAddress other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_first, _last);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[8];
        MemoryMarshal.Write(bytes, this);
        return string.Join(':', bytes[..6].ToArray().Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    public static bool operator ==(MacAddress left, MacAddress right) => left.Equals(right);

    public static bool operator !=(MacAddress left, MacAddress right) => !left.Equals(right);

    /// <param name="s">Six bytes in hexadecimal with colons between them.</param>
    /// <param name="provider">Not used.</param>
    public static MacAddress Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out MacAddress address) ? address : throw new FormatException($"'{s}' is no MAC address");

    public static MacAddress Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out MacAddress result)
    {
        result = default;
        if (s.Length != 17)
            return false;
        Span<byte> bytes = stackalloc byte[6];
        for (int i = 0; i < 6; i++)
        {
            if ((i < 5 && s[i * 3 + 2] != ':')
                || !byte.TryParse(s.Slice(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
                return false;
        }
        result = MemoryMarshal.Read<MacAddress>(bytes);
        return true;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MacAddress result) =>
        TryParse(s.AsSpan(), provider, out result);
}
