using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>An IPv4 address, four bytes in network order, as in packets and map keys (<c>struct in_addr</c>).</summary>
[KernelName("in_addr")]
public readonly struct Ipv4Address : IEquatable<Ipv4Address>, ISpanParsable<Ipv4Address>
{
    [KernelName("s_addr")]
    readonly uint _networkOrder;

    /// <param name="hostOrder">The address as a number: 0x7f000001 is 127.0.0.1.</param>
    public Ipv4Address(uint hostOrder) => _networkOrder = BinaryPrimitives.ReverseEndianness(hostOrder);

    Ipv4Address(uint networkOrder, bool _) => _networkOrder = networkOrder;

    public static Ipv4Address Any => default;

    public static Ipv4Address Loopback => new(0x7f000001);

    /// <summary>The four bytes as they lie in memory.</summary>
    public uint NetworkOrder => _networkOrder;

    /// <summary>The address as a number, to compare or count with.</summary>
    public uint HostOrder => BinaryPrimitives.ReverseEndianness(_networkOrder);

    public static Ipv4Address FromNetworkOrder(uint value) => new(value, false);

    public bool Equals(Ipv4Address other) => _networkOrder == other._networkOrder;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Ipv4Address other && Equals(other);

    public override int GetHashCode() => (int)_networkOrder;

    public override string ToString() => new IPAddress(_networkOrder).ToString();

    public static bool operator ==(Ipv4Address left, Ipv4Address right) => left.Equals(right);

    public static bool operator !=(Ipv4Address left, Ipv4Address right) => !left.Equals(right);

    public static implicit operator Ipv4Address(IPAddress address) => FromBytes(address.GetAddressBytes());

    public static implicit operator IPAddress(Ipv4Address address) => new(address._networkOrder);

    public static Ipv4Address Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out Ipv4Address address) ? address : throw new FormatException($"'{s}' is no IPv4 address");

    public static Ipv4Address Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Ipv4Address result)
    {
        // IPAddress also takes shorter forms, such as a single number.
        bool valid = s.Count('.') == 3 & IPAddress.TryParse(s, out IPAddress? parsed) && parsed!.GetAddressBytes().Length == 4;
        result = valid ? parsed! : Any;
        return valid;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Ipv4Address result) =>
        TryParse(s.AsSpan(), provider, out result);

    static Ipv4Address FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == 4
        ? MemoryMarshal.Read<Ipv4Address>(bytes)
        : throw new ArgumentException("not an IPv4 address", nameof(bytes));
}
