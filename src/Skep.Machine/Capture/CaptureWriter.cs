using System.Buffers.Binary;
using System.IO.Compression;

namespace Skep.Machine.Capture;

/// <summary>Writes packets of one link type as a pcap or pcapng capture with nanosecond timestamps, in constant memory.</summary>
public sealed class CaptureWriter : IDisposable
{
    // What tcpdump writes: no packet of a Linux device is longer.
    const uint SnapLength = 262_144;

    const int BufferSize = 256 * 1024;
    const int MaxHeaderLength = 32;

    readonly Stream _stream;
    readonly CaptureFormat _format;
    readonly byte[] _buffer = new byte[BufferSize];
    int _used;

    /// <param name="stream">Where to write; disposed with the writer.</param>
    /// <param name="linkType">What every packet starts with.</param>
    /// <param name="format">Pcap or PcapNg.</param>
    public CaptureWriter(Stream stream, LinkType linkType, CaptureFormat format = CaptureFormat.Pcap)
    {
        _stream = stream;
        _format = format;
        if (format == CaptureFormat.PcapNg)
            WriteSectionHeader(linkType);
        else if (format == CaptureFormat.Pcap)
            WriteFileHeader(linkType);
        else
            throw new ArgumentOutOfRangeException(nameof(format), format, "a capture is written as pcap or as pcapng");
    }

    public long PacketsWritten { get; private set; }

    /// <summary>
    /// Creates a file: pcapng when its name ends in <c>.pcapng</c>, else pcap; compressed when <c>.gz</c> follows. <c>-</c> is standard
    /// output.
    /// </summary>
    public static CaptureWriter Create(string path, LinkType linkType)
    {
        if (path == "-")
            return new CaptureWriter(Console.OpenStandardOutput(), linkType);
        bool compress = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        string name = compress ? path[..^3] : path;
        CaptureFormat format = name.EndsWith(".pcapng", StringComparison.OrdinalIgnoreCase) ? CaptureFormat.PcapNg : CaptureFormat.Pcap;
        Stream stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (compress)
            stream = new GZipStream(stream, CompressionLevel.Fastest);
        return new CaptureWriter(stream, linkType, format);
    }

    /// <param name="data">The captured bytes, at most <see cref="CaptureReader.MaxPacketLength"/> less a block's framing.</param>
    /// <param name="originalLength">Length on the wire.</param>
    /// <param name="timestampNanoseconds">Nanoseconds since 1970; pcap holds the years 1970 to 2106.</param>
    public void Write(ReadOnlySpan<byte> data, long originalLength, long timestampNanoseconds)
    {
        uint original = (uint)Math.Clamp(originalLength, data.Length, uint.MaxValue);
        Span<byte> header = Reserve(MaxHeaderLength);
        if (_format == CaptureFormat.PcapNg)
        {
            WriteEnhancedPacketBlock(header, data, original, timestampNanoseconds);
        }
        else
        {
            (long seconds, long nanoseconds) = Math.DivRem(Math.Max(timestampNanoseconds, 0), 1_000_000_000);
            BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)seconds);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)nanoseconds);
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)data.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[12..], original);
            _used += 16;
            Append(data);
        }
        PacketsWritten++;
    }

    public void Flush()
    {
        Spill();
        _stream.Flush();
    }

    public void Dispose()
    {
        Flush();
        _stream.Dispose();
    }

    void WriteFileHeader(LinkType linkType)
    {
        Span<byte> header = _buffer.AsSpan(0, 24);
        BinaryPrimitives.WriteUInt32LittleEndian(header, PcapVariant.NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], SnapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], (uint)linkType);
        _used = header.Length;
    }

    /// <summary>A section header block of unknown length and the description of its one interface, which counts nanoseconds.</summary>
    void WriteSectionHeader(LinkType linkType)
    {
        ReadOnlySpan<uint> words =
        [
            PcapNgParser.SectionHeaderBlock, 28, 0x1a2b3c4d, 1, 0xffff_ffff, 0xffff_ffff, 28,
            1, 32, (uint)linkType & 0xffff, SnapLength, 9 | (1 << 16), 9, 0, 32,
        ];
        foreach (uint word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_used), word);
            _used += sizeof(uint);
        }
    }

    void WriteEnhancedPacketBlock(Span<byte> header, ReadOnlySpan<byte> data, uint originalLength, long timestampNanoseconds)
    {
        int padding = -data.Length & 3;
        uint length = (uint)(32 + data.Length + padding);
        BinaryPrimitives.WriteUInt32LittleEndian(header, 6);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)(timestampNanoseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], (uint)timestampNanoseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], (uint)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], originalLength);
        _used += 28;
        Append(data);
        Span<byte> end = Reserve(MaxHeaderLength);
        end[..padding].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(end[padding..], length);
        _used += padding + 4;
    }

    Span<byte> Reserve(int count)
    {
        if (count > _buffer.Length - _used)
            Spill();
        return _buffer.AsSpan(_used, count);
    }

    void Append(ReadOnlySpan<byte> data)
    {
        if (data.Length > _buffer.Length - _used)
            Spill();
        if (data.Length > _buffer.Length)
        {
            _stream.Write(data);
            return;
        }
        data.CopyTo(_buffer.AsSpan(_used));
        _used += data.Length;
    }

    void Spill()
    {
        _stream.Write(_buffer, 0, _used);
        _used = 0;
    }
}
