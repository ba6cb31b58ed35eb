using System.Runtime.CompilerServices;

namespace Skep;

/// <summary>
/// Reads a packet from front to back, in bounds: each step succeeds and moves on, or fails and stays. The comparison stands directly before
/// the access, in the form that the verifier looks for (<c>find_good_pkt_pointers</c>).
/// </summary>
public ref struct Packet
{
    /// <summary>
    /// How far one variable step may go. The verifier keeps no range for a packet pointer that may be more than 65535 bytes from the start.
    /// </summary>
    public const int MaxSkip = 0x3fff;

    readonly ref byte _start;
    readonly ref byte _end;
    ref byte _at;

    /// <param name="start">The first byte.</param>
    /// <param name="end">The byte after the last.</param>
    public Packet(ref byte start, ref byte end)
    {
        _start = ref start;
        _at = ref start;
        _end = ref end;
    }

    /// <summary>Bytes of the packet.</summary>
    public readonly int Length => (int)Unsafe.ByteOffset(ref _start, ref _end);

    /// <summary>Bytes before the next one to be read.</summary>
    public readonly int Offset => (int)Unsafe.ByteOffset(ref _start, ref _at);

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => (int)Unsafe.ByteOffset(ref _at, ref _end);

    /// <summary>Copies the next bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead<T>(out T value)
        where T : unmanaged
    {
        ref byte next = ref Unsafe.Add(ref _at, Unsafe.SizeOf<T>());
        if (Unsafe.IsAddressGreaterThan(ref next, ref _end))
        {
            value = default;
            return false;
        }
        value = Unsafe.ReadUnaligned<T>(ref _at);
        _at = ref next;
        return true;
    }

    /// <summary>Gives the next bytes in place: to change them, or to read few fields of a large header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake<T>(out Ref<T> value)
        where T : unmanaged
    {
        ref byte next = ref Unsafe.Add(ref _at, Unsafe.SizeOf<T>());
        if (Unsafe.IsAddressGreaterThan(ref next, ref _end))
        {
            value = default;
            return false;
        }
        value = new(ref Unsafe.As<byte, T>(ref _at));
        _at = ref next;
        return true;
    }

    /// <summary>Copies the next bytes and stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryPeek<T>(out T value)
        where T : unmanaged
    {
        if (Unsafe.IsAddressGreaterThan(ref Unsafe.Add(ref _at, Unsafe.SizeOf<T>()), ref _end))
        {
            value = default;
            return false;
        }
        value = Unsafe.ReadUnaligned<T>(ref _at);
        return true;
    }

    /// <summary>Passes over bytes, at most <see cref="MaxSkip"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySkip(int count)
    {
        if ((uint)count > MaxSkip)
            return false;
        ref byte next = ref Unsafe.Add(ref _at, count);
        if (Unsafe.IsAddressGreaterThan(ref next, ref _end))
            return false;
        _at = ref next;
        return true;
    }

    /// <summary>Reads an Ethernet header and the VLAN tags behind it, at most two.</summary>
    /// <param name="type">What the packet carries.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadEthernet(out EtherType type)
    {
        type = default;
        if (!TryRead(out Ethernet ethernet))
            return false;
        type = ethernet.Type;
        for (int tags = 0; tags < 2 && type is EtherType.Vlan or EtherType.ServiceVlan; tags++)
        {
            if (!TryRead(out Vlan tag))
                return false;
            type = tag.Type;
        }
        return true;
    }

    /// <summary>Reads an IPv4 header and passes over its options.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadIPv4(out IPv4 header) => TryRead(out header) && header.HeaderLength >= 20 && TrySkip(header.HeaderLength - 20);

    /// <summary>Reads an IPv6 header and passes over its extension headers, at most five.</summary>
    /// <param name="header">The header.</param>
    /// <param name="protocol">
    /// What comes after them; <see cref="IpProtocol.IPv6Fragment"/> for a later fragment, where that is not known.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadIPv6(out IPv6 header, out IpProtocol protocol)
    {
        protocol = default;
        if (!TryRead(out header))
            return false;
        protocol = header.NextHeader;
        for (int headers = 0; headers < 6; headers++)
        {
            if (!IPv6Extension.Is(protocol))
                return true;
            if (!TryRead(out IPv6Extension extension))
                return false;
            if (protocol == IpProtocol.IPv6Fragment)
            {
                if (extension.IsLaterFragment)
                    return true;
            }
            else if (!TrySkip(extension.LengthAfter))
            {
                return false;
            }
            protocol = extension.NextHeader;
        }
        return false;
    }
}
