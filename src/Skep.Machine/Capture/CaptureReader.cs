using System.Buffers.Binary;
using Skep.Diagnostics;

namespace Skep.Machine.Capture;

/// <summary>
/// Reads the packets of a pcap or pcapng capture, one at a time and in constant memory, from a file or a pipe: either byte order, any
/// timestamp resolution, gzip-compressed or not. A damaged or truncated capture gives the packets before the damage and then a diagnostic.
/// </summary>
public sealed class CaptureReader : IDisposable
{
    /// <summary>Longest packet or block accepted, in bytes. Linux packets end at 256 KiB; a length beyond this limit is damage.</summary>
    public const int MaxPacketLength = 16 * 1024 * 1024;

    readonly Stream _stream;
    readonly bool _leaveOpen;
    readonly CaptureBuffer _file;
    readonly GzipCaptureStream? _decompressor;
    readonly ICaptureParser _parser;

    /// <param name="stream">The capture, from its first byte. Need not be seekable.</param>
    /// <param name="name">What diagnostics call it.</param>
    /// <param name="leaveOpen">Whether <paramref name="stream"/> stays open when this is disposed.</param>
    public CaptureReader(Stream stream, string name = "", bool leaveOpen = false)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _file = new CaptureBuffer(stream);
        CaptureBuffer content = _file;
        if (_file.Has(2) && _file.Peek(2) is [0x1f, 0x8b])
        {
            _decompressor = new GzipCaptureStream(_file);
            content = new CaptureBuffer(_decompressor);
        }
        _parser = Detect(content, new CaptureFindings(name, Diagnostics, content));
    }

    public DiagnosticBag Diagnostics { get; } = [];

    public CaptureFormat Format => _parser.Format;

    public bool IsCompressed => _decompressor is not null;

    /// <summary>
    /// The interfaces known so far of the current section. A pcapng capture may add more as it goes, and starts over in a new section.
    /// </summary>
    public IReadOnlyList<CaptureInterface> Interfaces => _parser.Interfaces;

    /// <summary>Bytes of the stream consumed so far, before decompression.</summary>
    public long BytesRead => _file.Position;

    /// <summary>Bytes of the stream in all; null when it cannot tell.</summary>
    public long? TotalBytes => _stream.CanSeek ? _stream.Length : null;

    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    public static CaptureReader Open(string path) => path == "-"
        ? new CaptureReader(Console.OpenStandardInput(), "standard input")
        : new CaptureReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0, FileOptions.SequentialScan), path);

    /// <summary>
    /// Reads the next packet; false at the end, or where the capture cannot be read further, which <see cref="Diagnostics"/> then explain.
    /// </summary>
    public bool TryRead(out CapturedPacket packet) => _parser.TryRead(out packet);

    public void Dispose()
    {
        _decompressor?.Dispose();
        if (!_leaveOpen)
            _stream.Dispose();
    }

    static ICaptureParser Detect(CaptureBuffer content, CaptureFindings findings)
    {
        if (content.Has(4))
        {
            uint magic = BinaryPrimitives.ReadUInt32LittleEndian(content.Peek(4));
            if (magic == PcapNgParser.SectionHeaderBlock)
                return new PcapNgParser(content, findings);
            if (PcapVariant.TryFromMagic(magic, out PcapVariant variant))
                return new PcapParser(content, variant, findings);
        }
        findings.NotACapture();
        return NoCapture.Instance;
    }
}
