using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>
/// An IPv6 address, sixteen bytes in network order (<c>struct in6_addr</c>). One for IPv4 is written <c>::ffff:a.b.c.d</c> (RFC 4291).
/// </summary>
[KernelName("in6_addr")]
public readonly struct Ipv6Address : IEquatable<Ipv6Address>, ISpanParsable<Ipv6Address>
{
    readonly uint _word0;
    readonly uint _word1;
    readonly uint _word2;
    readonly uint _word3;

    Ipv6Address(uint word0, uint word1, uint word2, uint word3) => (_word0, _word1, _word2, _word3) = (word0, word1, word2, word3);

    public static Ipv6Address Any => default;

    /// <summary>Bytes 0 to 3 as they lie in memory.</summary>
    public uint Word0 => _word0;

    public uint Word1 => _word1;

    public uint Word2 => _word2;

    public uint Word3 => _word3;

    /// <summary>Whether this is an IPv4 address in its IPv6 form.</summary>
    public bool IsIpv4 => _word0 == 0 && _word1 == 0 && _word2 == 0xffff0000;

    /// <summary>The last four bytes: the IPv4 address, if <see cref="IsIpv4"/>.</summary>
    public Ipv4Address Ipv4 => Ipv4Address.FromNetworkOrder(_word3);

    /// <param name="word0">Bytes 0 to 3 as they lie in memory, and so on.</param>
    public static Ipv6Address FromWords(uint word0, uint word1, uint word2, uint word3) => new(word0, word1, word2, word3);

    /// <summary>The form that both families share: what a map takes as key for either.</summary>
    public static Ipv6Address FromIpv4(Ipv4Address address) => new(0, 0, 0xffff0000, address.NetworkOrder);

    public bool Equals(Ipv6Address other) =>
        _word0 == other._word0 && _word1 == other._word1 && _word2 == other._word2 && _word3 == other._word3;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Ipv6Address other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_word0, _word1, _word2, _word3);

    public override string ToString() => IsIpv4 ? Ipv4.ToString() : ((IPAddress)this).ToString();

    public static bool operator ==(Ipv6Address left, Ipv6Address right) => left.Equals(right);

    public static bool operator !=(Ipv6Address left, Ipv6Address right) => !left.Equals(right);

    public static implicit operator Ipv6Address(IPAddress address) =>
        MemoryMarshal.Read<Ipv6Address>(address.MapToIPv6().GetAddressBytes());

    public static implicit operator IPAddress(Ipv6Address address) => new(MemoryMarshal.AsBytes(new ReadOnlySpan<Ipv6Address>(in address)));

    /// <summary>Takes IPv4 addresses too, which it gives the IPv6 form.</summary>
    public static Ipv6Address Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out Ipv6Address address) ? address : throw new FormatException($"'{s}' is no IP address");

    public static Ipv6Address Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Ipv6Address result)
    {
        bool valid = IPAddress.TryParse(s, out IPAddress? parsed)
            && (parsed.AddressFamily == AddressFamily.InterNetworkV6 || s.Count('.') == 3);
        result = valid ? parsed! : Any;
        return valid;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Ipv6Address result) =>
        TryParse(s.AsSpan(), provider, out result);
}
