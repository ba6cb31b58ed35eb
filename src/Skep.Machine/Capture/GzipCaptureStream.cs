using System.IO.Compression;

namespace Skep.Machine.Capture;

/// <summary>
/// What a gzip-compressed capture holds. <see cref="GZipStream"/> takes a file that is cut short for one that ends; this stream throws
/// <see cref="InvalidDataException"/> there, after all that could be decompressed.
/// </summary>
sealed class GzipCaptureStream : ForwardStream
{
    static readonly byte[] Mark = [0x5a, 0xa5];
    static readonly byte[] MarkMember = Compress(Mark);

    readonly CaptureBufferStream _source;
    readonly GZipStream _content;
    bool _ended;

    public GzipCaptureStream(CaptureBuffer file)
    {
        _source = new CaptureBufferStream(file);
        _content = new GZipStream(_source, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> destination)
    {
        int count = _ended ? 0 : _content.Read(destination);
        if (count == 0 && !_ended && !destination.IsEmpty)
        {
            _ended = true;
            if (!IsComplete())
                throw new InvalidDataException("the compressed data ends before its end mark");
        }
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>
    /// Gzip files are members in a row (RFC 1952, section 2.2). So one more member comes out as it went in exactly where the last one was
    /// complete; a decompressor in the middle of one takes it for something else, and one that met other bytes after a member reads no
    /// more.
    /// </summary>
    bool IsComplete()
    {
        _source.Epilogue = MarkMember;
        Span<byte> found = stackalloc byte[Mark.Length + 1];
        try
        {
            int count = _content.Read(found);
            return found[..count].SequenceEqual(Mark) || _source.Epilogue is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    static byte[] Compress(byte[] content)
    {
        using var member = new MemoryStream();
        using (var compressor = new GZipStream(member, CompressionLevel.Fastest, leaveOpen: true))
            compressor.Write(content);
        return member.ToArray();
    }
}
