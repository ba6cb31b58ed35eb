using System.Runtime.InteropServices;
using System.Text;

namespace Skep.Linux.Interop;

/// <summary>One message to the kernel being written: <c>struct nlmsghdr</c>, a fixed header of the family, attributes. All in the machine's
/// own byte order.</summary>
ref struct NetlinkRequest
{
    const int HeaderSize = 16;
    const ushort NLM_F_REQUEST = 1;
    const ushort NLM_F_ACK = 4;
    const ushort NLA_F_NESTED = 1 << 15;

    readonly Span<byte> _buffer;
    int _length;

    /// <param name="buffer">Room for the whole message.</param>
    /// <param name="type"><c>RTM_*</c>.</param>
    /// <param name="flags"><c>NLM_F_*</c> besides REQUEST and ACK.</param>
    public NetlinkRequest(Span<byte> buffer, ushort type, ushort flags = 0)
    {
        _buffer = buffer;
        buffer.Clear();
        MemoryMarshal.Write(buffer[4..], in type);
        ushort all = (ushort)(flags | NLM_F_REQUEST | NLM_F_ACK);
        MemoryMarshal.Write(buffer[6..], in all);
        _length = HeaderSize;
    }

    /// <summary>The finished message.</summary>
    public readonly ReadOnlySpan<byte> Message
    {
        get
        {
            MemoryMarshal.Write(_buffer, in _length);
            return _buffer[.._length];
        }
    }

    public void Append<T>(in T header)
        where T : unmanaged
    {
        MemoryMarshal.Write(_buffer[_length..], in header);
        _length += Marshal.SizeOf<T>();
    }

    public void Attribute(ushort type, int value)
    {
        int start = Begin(type);
        Append(value);
        End(start);
    }

    public void Attribute(ushort type, ReadOnlySpan<char> text)
    {
        int start = Begin(type);
        // With its NUL, which the buffer has already.
        _length += Encoding.UTF8.GetBytes(text, _buffer[_length..]) + 1;
        End(start);
    }

    /// <summary>Begins an attribute that holds attributes.</summary>
    public int BeginNested(ushort type) => Begin((ushort)(type | NLA_F_NESTED));

    public void End(int start)
    {
        ushort size = (ushort)(_length - start);
        MemoryMarshal.Write(_buffer[start..], in size);
        _length = (_length + 3) & ~3;
    }

    int Begin(ushort type)
    {
        int start = _length;
        MemoryMarshal.Write(_buffer[(start + 2)..], in type);
        _length += 4;
        return start;
    }
}
