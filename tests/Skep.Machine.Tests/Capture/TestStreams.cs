namespace Skep.Machine.Tests.Capture;

/// <summary>A pipe: hands out what it has in small pieces, cannot seek.</summary>
class PipeStream(Stream inner, int pieceLength) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(pieceLength, buffer.Length)]);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

sealed class ZeroStream(long length) : PipeStream(Null, int.MaxValue)
{
    long _left = length;

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(_left, buffer.Length);
        buffer[..count].Clear();
        _left -= count;
        return count;
    }
}

sealed class ChainedStream(params Stream[] parts) : PipeStream(Null, int.MaxValue)
{
    readonly Queue<Stream> _parts = new(parts);

    public override int Read(Span<byte> buffer)
    {
        for (; _parts.TryPeek(out Stream? part); _parts.Dequeue())
        {
            if (part.Read(buffer) is > 0 and int count)
                return count;
        }
        return 0;
    }
}
