namespace Skep.Machine.Capture;

/// <summary>Lets a decompressor read what a <see cref="CaptureBuffer"/> has already peeked at.</summary>
sealed class CaptureBufferStream(CaptureBuffer buffer) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => buffer.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> destination) => buffer.Read(destination);

    public override int Read(byte[] destination, int offset, int count) => buffer.Read(destination.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] source, int offset, int count) => throw new NotSupportedException();
}
