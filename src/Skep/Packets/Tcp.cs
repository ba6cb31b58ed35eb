using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>A TCP header without options, 20 bytes (RFC 9293).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct Tcp
{
    ushort _source;
    ushort _destination;
    uint _sequence;
    uint _acknowledgment;
    byte _dataOffset;
    byte _flags;
    ushort _window;
    ushort _checksum;
    ushort _urgent;

    /// <summary>The sender's port.</summary>
    public ushort Source
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_source);
        set => _source = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>The receiver's port.</summary>
    public ushort Destination
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_destination);
        set => _destination = BinaryPrimitives.ReverseEndianness(value);
    }

    public uint Sequence
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_sequence);
        set => _sequence = BinaryPrimitives.ReverseEndianness(value);
    }

    public uint Acknowledgment
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_acknowledgment);
        set => _acknowledgment = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Bytes of the header with options: 20 to 60 in one that is well-formed.</summary>
    public int HeaderLength
    {
        readonly get => (_dataOffset >> 4) * 4;
        set => _dataOffset = (byte)(value / 4 << 4);
    }

    public TcpFlags Flags
    {
        readonly get => (TcpFlags)_flags;
        set => _flags = (byte)value;
    }

    public ushort Window
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_window);
        set => _window = BinaryPrimitives.ReverseEndianness(value);
    }

    public ushort Checksum
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_checksum);
        set => _checksum = BinaryPrimitives.ReverseEndianness(value);
    }

    public ushort Urgent
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_urgent);
        set => _urgent = BinaryPrimitives.ReverseEndianness(value);
    }
}
