using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>An ARP packet for IPv4 over Ethernet, 28 bytes (RFC 826).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct Arp
{
    ushort _hardware;
    ushort _protocol;
    byte _hardwareLength;
    byte _protocolLength;
    ushort _operation;
    MacAddress _senderHardware;
    Ipv4Address _sender;
    MacAddress _targetHardware;
    Ipv4Address _target;

    /// <summary>1 for Ethernet.</summary>
    public ushort Hardware
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_hardware);
        set => _hardware = BinaryPrimitives.ReverseEndianness(value);
    }

    public EtherType Protocol
    {
        readonly get => (EtherType)BinaryPrimitives.ReverseEndianness(_protocol);
        set => _protocol = BinaryPrimitives.ReverseEndianness((ushort)value);
    }

    public byte HardwareLength
    {
        readonly get => _hardwareLength;
        set => _hardwareLength = value;
    }

    public byte ProtocolLength
    {
        readonly get => _protocolLength;
        set => _protocolLength = value;
    }

    /// <summary>1 request, 2 reply.</summary>
    public ushort Operation
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_operation);
        set => _operation = BinaryPrimitives.ReverseEndianness(value);
    }

    public MacAddress SenderHardware
    {
        readonly get => _senderHardware;
        set => _senderHardware = value;
    }

    public Ipv4Address Sender
    {
        readonly get => _sender;
        set => _sender = value;
    }

    public MacAddress TargetHardware
    {
        readonly get => _targetHardware;
        set => _targetHardware = value;
    }

    public Ipv4Address Target
    {
        readonly get => _target;
        set => _target = value;
    }
}
