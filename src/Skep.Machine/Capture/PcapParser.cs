namespace Skep.Machine.Capture;

/// <summary>Classic pcap: a 24-byte file header, then records of a 16-byte header and the captured bytes.</summary>
sealed class PcapParser : ICaptureParser
{
    const int FileHeaderLength = 24;

    readonly CaptureBuffer _content;
    readonly CaptureFindings _findings;
    readonly FieldReader _fields;
    readonly int _headerLength;
    readonly uint _fractionToNanoseconds;
    readonly LinkType _linkType;
    int _pending;
    bool _ended;

    public PcapParser(CaptureBuffer content, PcapVariant variant, CaptureFindings findings)
    {
        _content = content;
        _findings = findings;
        _fields = new FieldReader(variant.ByteOrder);
        _headerLength = variant.RecordHeaderLength;
        _fractionToNanoseconds = variant.HasNanoseconds ? 1u : 1000u;
        if (!content.Has(FileHeaderLength))
        {
            Stop().Truncated("the file header");
            return;
        }
        ReadOnlySpan<byte> header = content.Peek(FileHeaderLength);
        (int major, int minor) = (_fields.UInt16(header, 4), _fields.UInt16(header, 6));
        if (major != 2)
        {
            Stop().UnsupportedVersion(major, minor);
            return;
        }
        // The top bits say whether and how much of a frame check sequence follows each packet (draft-ietf-opsawg-pcap, section 4).
        _linkType = (LinkType)(_fields.UInt32(header, 20) & 0x03ff_ffff);
        CaptureClock clock = variant.HasNanoseconds ? CaptureClock.Nanoseconds : CaptureClock.Microseconds;
        Interfaces = [new CaptureInterface(_linkType, _fields.UInt32(header, 16), clock)];
        content.Drop(FileHeaderLength);
    }

    public CaptureFormat Format => CaptureFormat.Pcap;

    public IReadOnlyList<CaptureInterface> Interfaces { get; } = [];

    public bool TryRead(out CapturedPacket packet)
    {
        packet = default;
        // The packet handed out last stays in the window until now.
        _content.Drop(_pending);
        _pending = 0;
        if (_ended)
            return false;
        if (!_content.Has(_headerLength))
        {
            if (_content.Available > 0 || _content.Damage is not null)
                Stop().Truncated("a record header");
            return false;
        }
        ReadOnlySpan<byte> header = _content.Peek(_headerLength);
        uint length = _fields.UInt32(header, 8);
        if (length > CaptureReader.MaxPacketLength)
        {
            Stop().Damaged($"a packet claims {length} bytes");
            return false;
        }
        int recordLength = _headerLength + (int)length;
        if (!_content.Has(recordLength))
        {
            Stop().Truncated($"a packet of {length} bytes");
            return false;
        }
        ReadOnlySpan<byte> record = _content.Peek(recordLength);
        (long seconds, long fraction) = (_fields.UInt32(record, 0), _fields.UInt32(record, 4));
        packet = new CapturedPacket
        {
            Data = record[_headerLength..],
            OriginalLength = _fields.UInt32(record, 12),
            TimestampNanoseconds = (seconds * 1_000_000_000) + (fraction * _fractionToNanoseconds),
            LinkType = _linkType,
        };
        _pending = recordLength;
        return true;
    }

    CaptureFindings Stop()
    {
        _ended = true;
        return _findings;
    }
}
