namespace Skep.Machine.Capture;

/// <summary>
/// pcapng: a sequence of typed blocks, each with its length in front and behind. Sections start with a header that sets the byte order;
/// packets name an interface that the section has described before. Blocks of other types are passed over unread.
/// </summary>
sealed class PcapNgParser : ICaptureParser
{
    /// <summary>The block type of a section header, a palindrome so that it reads the same in either byte order.</summary>
    public const uint SectionHeaderBlock = 0x0a0d0d0a;

    const uint ByteOrderMagic = 0x1a2b3c4d;
    const uint InterfaceDescriptionBlock = 1;
    const uint ObsoletePacketBlock = 2;
    const uint SimplePacketBlock = 3;
    const uint EnhancedPacketBlock = 6;

    const int BlockHeaderLength = 8;
    const int MinBlockLength = 12;
    const int PacketHeaderLength = 28;
    const int MaxInterfaces = 65_536;

    const int OptionEnd = 0;
    const int OptionResolution = 9;
    const int OptionOffset = 14;

    readonly CaptureBuffer _content;
    readonly CaptureFindings _findings;
    readonly List<CaptureInterface> _interfaces = [];
    FieldReader _fields;
    int _pending;
    bool _ended;

    public PcapNgParser(CaptureBuffer content, CaptureFindings findings)
    {
        _content = content;
        _findings = findings;
    }

    public CaptureFormat Format => CaptureFormat.PcapNg;

    public IReadOnlyList<CaptureInterface> Interfaces => _interfaces;

    public bool TryRead(out CapturedPacket packet)
    {
        packet = default;
        // The packet handed out last stays in the window until now.
        _content.Drop(_pending);
        _pending = 0;
        while (!_ended && TryReadBlockHeader(out uint type, out uint length))
        {
            bool good = type switch
            {
                EnhancedPacketBlock => TryReadPacket(length, hasLongInterface: true, out packet),
                SimplePacketBlock => TryReadSimplePacket(length, out packet),
                ObsoletePacketBlock => TryReadPacket(length, hasLongInterface: false, out packet),
                InterfaceDescriptionBlock => TryReadInterface(length),
                SectionHeaderBlock => TryReadSection(length),
                _ => TrySkipBlock(length),
            };
            if (!good)
                _ended = true;
            else if (_pending > 0)
                return true;
        }
        return false;
    }

    bool TryReadBlockHeader(out uint type, out uint length)
    {
        (type, length) = (0, 0);
        if (!_content.Has(MinBlockLength))
        {
            if (_content.Available > 0 || _content.Damage is not null)
                _findings.Truncated("a block header");
            return false;
        }
        ReadOnlySpan<byte> header = _content.Peek(MinBlockLength);
        type = _fields.UInt32(header, 0);
        if (type == SectionHeaderBlock && !TryReadByteOrder(header))
            return false;
        length = _fields.UInt32(header, 4);
        if (length >= MinBlockLength && length % 4 == 0)
            return true;
        _findings.Damaged($"a block of type 0x{type:x} claims {length} bytes");
        return false;
    }

    /// <summary>The length of a section header is in the byte order that the field after it declares.</summary>
    bool TryReadByteOrder(ReadOnlySpan<byte> header)
    {
        foreach (ByteOrder order in (ReadOnlySpan<ByteOrder>)[ByteOrder.LittleEndian, ByteOrder.BigEndian])
        {
            _fields = new FieldReader(order);
            if (_fields.UInt32(header, 8) == ByteOrderMagic)
                return true;
        }
        _findings.Damaged("a section header has no byte-order magic");
        return false;
    }

    bool TryReadSection(uint length)
    {
        if (!TryPeekBlock(length, minimum: 28, "a section header", out ReadOnlySpan<byte> block))
            return false;
        (int major, int minor) = (_fields.UInt16(block, 12), _fields.UInt16(block, 14));
        if (major != 1)
        {
            _findings.UnsupportedVersion(major, minor);
            return false;
        }
        _interfaces.Clear();
        _content.Drop(block.Length);
        return true;
    }

    bool TryReadInterface(uint length)
    {
        if (!TryPeekBlock(length, minimum: 20, "an interface description", out ReadOnlySpan<byte> block))
            return false;
        if (_interfaces.Count == MaxInterfaces)
        {
            _findings.Damaged($"a section has more than {MaxInterfaces} interfaces");
            return false;
        }
        var linkType = (LinkType)_fields.UInt16(block, 8);
        _interfaces.Add(new CaptureInterface(linkType, _fields.UInt32(block, 12), ReadClock(block[16..^4])));
        _content.Drop(block.Length);
        return true;
    }

    CaptureClock ReadClock(ReadOnlySpan<byte> options)
    {
        byte resolution = 6;
        long offset = 0;
        while (options.Length >= 4)
        {
            (int code, int length) = (_fields.UInt16(options, 0), _fields.UInt16(options, 2));
            options = options[4..];
            if (code == OptionEnd || length > options.Length)
                break;
            if (code == OptionResolution && length == 1)
                resolution = options[0];
            else if (code == OptionOffset && length == 8)
                offset = (long)_fields.UInt64(options, 0);
            options = options[Math.Min((length + 3) & ~3, options.Length)..];
        }
        return new CaptureClock(resolution, offset);
    }

    /// <summary>
    /// Enhanced packet blocks and their predecessor differ only in the first word: an interface, or half an interface and a drop count.
    /// </summary>
    bool TryReadPacket(uint length, bool hasLongInterface, out CapturedPacket packet)
    {
        packet = default;
        if (!TryPeekBlock(length, minimum: PacketHeaderLength + 4, "a packet", out ReadOnlySpan<byte> block))
            return false;
        uint index = hasLongInterface ? _fields.UInt32(block, 8) : _fields.UInt16(block, 8);
        if (index >= (uint)_interfaces.Count)
        {
            _findings.Damaged($"a packet came from interface {index}, but the section has described {_interfaces.Count}");
            return false;
        }
        uint captured = _fields.UInt32(block, 20);
        if (captured > (uint)(block.Length - PacketHeaderLength - 4))
        {
            _findings.Damaged($"a packet claims {captured} bytes in a block of {block.Length}");
            return false;
        }
        CaptureInterface source = _interfaces[(int)index];
        ulong units = ((ulong)_fields.UInt32(block, 12) << 32) | _fields.UInt32(block, 16);
        packet = new CapturedPacket
        {
            Data = block.Slice(PacketHeaderLength, (int)captured),
            OriginalLength = _fields.UInt32(block, 24),
            TimestampNanoseconds = source.Clock.ToNanoseconds(units),
            InterfaceIndex = (int)index,
            LinkType = source.LinkType,
        };
        _pending = block.Length;
        return true;
    }

    /// <summary>
    /// A simple packet block has no captured length of its own: it is the smaller of the original length and interface 0's limit.
    /// </summary>
    bool TryReadSimplePacket(uint length, out CapturedPacket packet)
    {
        packet = default;
        if (!TryPeekBlock(length, minimum: 16, "a packet", out ReadOnlySpan<byte> block))
            return false;
        if (_interfaces.Count == 0)
        {
            _findings.Damaged("a simple packet comes before any interface description");
            return false;
        }
        CaptureInterface source = _interfaces[0];
        uint original = _fields.UInt32(block, 8);
        uint captured = source.SnapLength == 0 ? original : Math.Min(original, source.SnapLength);
        if (captured > (uint)(block.Length - 16))
        {
            _findings.Damaged($"a simple packet claims {captured} bytes in a block of {block.Length}");
            return false;
        }
        packet = new CapturedPacket { Data = block.Slice(12, (int)captured), OriginalLength = original, LinkType = source.LinkType };
        _pending = block.Length;
        return true;
    }

    /// <summary>Passes over a block of any length without holding it.</summary>
    bool TrySkipBlock(uint length)
    {
        _content.Drop(BlockHeaderLength);
        if (!_content.TrySkip(length - MinBlockLength) || !_content.Has(4))
        {
            _findings.Truncated($"a block of {length} bytes");
            return false;
        }
        if (!HasSameLength(_content.Peek(4), length))
            return false;
        _content.Drop(4);
        return true;
    }

    bool TryPeekBlock(uint length, int minimum, string what, out ReadOnlySpan<byte> block)
    {
        block = default;
        if (length < minimum || length > CaptureReader.MaxPacketLength)
        {
            _findings.Damaged($"{what} claims {length} bytes");
            return false;
        }
        if (!_content.Has((int)length))
        {
            _findings.Truncated($"{what} of {length} bytes");
            return false;
        }
        block = _content.Peek((int)length);
        return HasSameLength(block, length);
    }

    bool HasSameLength(ReadOnlySpan<byte> end, uint length)
    {
        uint behind = _fields.UInt32(end, end.Length - 4);
        if (behind == length)
            return true;
        _findings.Damaged($"a block is {length} bytes by its front and {behind} by its end");
        return false;
    }
}
