using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep.Machine;

/// <summary>Helpers on the hash of a packet's flow: <c>net/core/filter.c</c>.</summary>
static unsafe class HashHelpers
{
    const int Ipv4HeaderSize = 20;
    const int Ipv6HeaderSize = 40;
    const byte Tcp = 6;
    const byte Udp = 17;

    public static ulong Recalculate(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        if (!cpu.Skb.HasHash)
        {
            cpu.Skb.HasHash = true;
            cpu.SetContextField(SkBuff.Hash, Compute(cpu));
        }
        return cpu.ContextField(SkBuff.Hash);
    }

    public static ulong Invalidate(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        Clear(cpu);
        return 0;
    }

    public static ulong Set(VirtualCpu cpu, ulong* r)
    {
        cpu.ContextArgument(r[1]);
        cpu.Skb.HasHash = true;
        cpu.SetContextField(SkBuff.Hash, (uint)r[2]);
        return 0;
    }

    /// <summary>skb_clear_hash.</summary>
    public static void Clear(VirtualCpu cpu)
    {
        cpu.Skb.HasHash = false;
        cpu.SetContextField(SkBuff.Hash, 0);
    }

    /// <summary>
    /// The same for both directions of a flow, different for most others, and never 0, as the kernel's. The value itself is no kernel's:
    /// those differ from boot to boot.
    /// </summary>
    static uint Compute(VirtualCpu cpu)
    {
        var packet = new ReadOnlySpan<byte>(cpu.PacketData, cpu.PacketLength);
        ReadOnlySpan<byte> header = cpu.NetworkOffset >= 0 && cpu.NetworkOffset <= packet.Length ? packet[cpu.NetworkOffset..] : [];
        ushort protocol = (ushort)cpu.ContextField(SkBuff.Protocol);
        ulong hash = protocol;
        if (protocol == VirtualCpu.EtherTypeIpv4 && header.Length >= Ipv4HeaderSize)
        {
            bool isFragment = (BinaryPrimitives.ReadUInt16BigEndian(header[6..]) & 0x3fff) != 0;
            hash = Mix(hash, header.Slice(12, 4), header.Slice(16, 4));
            hash = MixPorts(hash, header[9], isFragment ? [] : Skip(header, (header[0] & 0xf) * 4));
        }
        else if (protocol == VirtualCpu.EtherTypeIpv6 && header.Length >= Ipv6HeaderSize)
        {
            hash = Mix(hash, header.Slice(8, 16), header.Slice(24, 16));
            hash = MixPorts(hash, header[6], Skip(header, Ipv6HeaderSize));
        }
        return Math.Max((uint)(hash ^ hash >> 32), 1);
    }

    static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> header, int length) => length <= header.Length ? header[length..] : [];

    static ulong MixPorts(ulong hash, byte protocol, ReadOnlySpan<byte> transport) =>
        protocol is Tcp or Udp && transport.Length >= 4 ? Mix(hash + protocol, transport[..2], transport.Slice(2, 2)) : hash + protocol;

    static ulong Mix(ulong hash, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        bool ordered = one.SequenceCompareTo(other) <= 0;
        return Mix(Mix(hash, ordered ? one : other), ordered ? other : one);
    }

    static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (ushort part in MemoryMarshal.Cast<byte, ushort>(bytes))
        {
            hash += part;
            hash = SplitMix64.Next(ref hash);
        }
        return hash;
    }
}
