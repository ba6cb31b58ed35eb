namespace Skep.Machine.Capture;

/// <summary>Lets a decompressor read what a <see cref="CaptureBuffer"/> has already peeked at.</summary>
sealed class CaptureBufferStream(CaptureBuffer buffer) : ForwardStream
{
    /// <summary>What follows the end of the buffer, until it has been read.</summary>
    public byte[]? Epilogue { get; set; }

    public override int Read(Span<byte> destination)
    {
        int count = buffer.Read(destination);
        if (count > 0 || Epilogue is not { } epilogue || epilogue.Length > destination.Length)
            return count;
        Epilogue = null;
        epilogue.CopyTo(destination);
        return epilogue.Length;
    }
}
