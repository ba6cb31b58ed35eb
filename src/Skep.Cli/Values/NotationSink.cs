using System.Buffers.Binary;
using System.Net;
using System.Text;
using Skep.Btf;

namespace Skep.Cli.Values;

/// <summary>What the sinks of the command have in common: values whose type or name says how people write them are written so.</summary>
abstract class NotationSink : IValueSink
{
    public abstract bool OmitsTrailingZeros { get; }

    public bool TryWrite(BtfType type, ReadOnlySpan<byte> name, ReadOnlySpan<byte> memory)
    {
        if (type.IsVoid)
        {
            Bytes(memory);
            return true;
        }
        ValueNotation notation = NotationRules.Of(type, name.IsEmpty ? "" : Encoding.UTF8.GetString(name));
        if (notation == ValueNotation.Plain || !type.File.TryGetSize(type.Id, out long size) || size > memory.Length)
            return false;
        ReadOnlySpan<byte> value = memory[..(int)size];
        switch (notation)
        {
            case ValueNotation.IPv4 or ValueNotation.IPv6:
                Address(new IPAddress(value));
                break;
            case ValueNotation.MacAddress:
                Word(string.Join(':', Convert.ToHexStringLower(value).Chunk(2).Select(static pair => new string(pair))));
                break;
            case ValueNotation.NetworkOrder when size is 2 or 4 or 8:
                Number((UInt128)ReadNetworkOrder(value));
                break;
            case ValueNotation.Nanoseconds when size is 8:
                Nanoseconds(type.File.ByteOrder == ByteOrder.LittleEndian
                    ? BinaryPrimitives.ReadInt64LittleEndian(value) : BinaryPrimitives.ReadInt64BigEndian(value));
                break;
            case ValueNotation.Bytes when IsText(value):
                Text(value.IndexOf((byte)0) is >= 0 and int end ? value[..end] : value);
                break;
            case ValueNotation.Bytes:
                Bytes(value);
                break;
            default:
                return false;
        }
        return true;
    }

    public abstract void BeginArray();

    public abstract void EndArray();

    public abstract void BeginRecord();

    public abstract void Member(ReadOnlySpan<byte> name);

    public abstract void EndRecord();

    public abstract void Number(Int128 value);

    public abstract void Number(UInt128 value);

    public abstract void Number(double value);

    public abstract void Boolean(bool value);

    public void Character(byte value) => Number((UInt128)value);

    public void Pointer(ulong value) => Word($"0x{value:x}");

    public void Name(ReadOnlySpan<byte> name) => Word(Encoding.UTF8.GetString(name));

    public abstract void Text(ReadOnlySpan<byte> text);

    public abstract void Missing(string why);

    protected abstract void Address(IPAddress value);

    protected abstract void Nanoseconds(long value);

    /// <summary>Bytes that mean nothing to people.</summary>
    protected abstract void Bytes(ReadOnlySpan<byte> value);

    /// <summary>A value in a notation that needs no quotes on a terminal.</summary>
    protected abstract void Word(string value);

    static ulong ReadNetworkOrder(ReadOnlySpan<byte> value) => value.Length switch
    {
        2 => BinaryPrimitives.ReadUInt16BigEndian(value),
        4 => BinaryPrimitives.ReadUInt32BigEndian(value),
        _ => BinaryPrimitives.ReadUInt64BigEndian(value),
    };

    /// <summary>Printable ASCII, at least one character, then nothing but NULs.</summary>
    static bool IsText(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? bytes : bytes[..end];
        return text.Length > 0 && !text.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !bytes[text.Length..].ContainsAnyExcept((byte)0);
    }
}
