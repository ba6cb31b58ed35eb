using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>The header of a DNS message, 12 bytes (RFC 1035, 4.1.1).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct Dns
{
    ushort _id;
    ushort _flags;
    ushort _questions;
    ushort _answers;
    ushort _authorities;
    ushort _additional;

    public ushort Id
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_id);
        set => _id = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>All bits between the id and the counts.</summary>
    public ushort Flags
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_flags);
        set => _flags = BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>A response, not a query.</summary>
    public readonly bool IsResponse => (Flags & 0x8000) != 0;

    /// <summary>0 for a standard query.</summary>
    public readonly int Operation => Flags >> 11 & 0x0f;

    public readonly bool IsAuthoritative => (Flags & 0x0400) != 0;

    /// <summary>The message was cut to fit the transport.</summary>
    public readonly bool IsTruncated => (Flags & 0x0200) != 0;

    public readonly DnsResult Result => (DnsResult)(Flags & 0x0f);

    public ushort Questions
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_questions);
        set => _questions = BinaryPrimitives.ReverseEndianness(value);
    }

    public ushort Answers
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_answers);
        set => _answers = BinaryPrimitives.ReverseEndianness(value);
    }

    public ushort Authorities
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_authorities);
        set => _authorities = BinaryPrimitives.ReverseEndianness(value);
    }

    public ushort Additional
    {
        readonly get => BinaryPrimitives.ReverseEndianness(_additional);
        set => _additional = BinaryPrimitives.ReverseEndianness(value);
    }
}
