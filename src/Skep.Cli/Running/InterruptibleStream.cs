namespace Skep.Cli.Running;

/// <summary>Standard input that ends when the user interrupts: a read of a pipe or terminal itself cannot be called off.</summary>
/// <param name="inner">Standard input.</param>
/// <param name="waiting">Called before each read, which may wait for long.</param>
/// <param name="cancellation">The interrupt.</param>
sealed class InterruptibleStream(Stream inner, Action waiting, CancellationToken cancellation) : Stream
{
    readonly byte[] _buffer = new byte[64 * 1024];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        waiting();
        int wanted = Math.Min(buffer.Length, _buffer.Length);
        // An interrupted read goes on and fills the array some time, which nobody looks at any more.
        Task<int> read = Task.Run(() => inner.Read(_buffer, 0, wanted), CancellationToken.None);
        try
        {
            Task.WaitAny([read], cancellation);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        int count = read.GetAwaiter().GetResult();
        _buffer.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
