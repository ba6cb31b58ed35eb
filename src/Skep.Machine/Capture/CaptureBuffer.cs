using System.Runtime.CompilerServices;

namespace Skep.Machine.Capture;

/// <summary>
/// A window on a stream: bytes are looked at where they lie and then dropped. Grows only as bytes arrive, never by what a file claims.
/// </summary>
sealed class CaptureBuffer(Stream stream)
{
    // Large enough that a read costs little per packet, small enough to stay in a second-level cache.
    const int InitialSize = 256 * 1024;

    byte[] _bytes = new byte[InitialSize];
    int _start;
    int _end;

    /// <summary>Bytes of the stream that were dropped so far: the offset of the window's first byte.</summary>
    public long Position { get; private set; }

    /// <summary>Why the stream ended early, for a compressed one that is damaged; null otherwise.</summary>
    public string? Damage { get; private set; }

    public int Available => _end - _start;

    /// <summary>Whether the next <paramref name="count"/> bytes exist; reads as much of the stream as that takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int count) => count <= _end - _start || Fill(count);

    /// <summary>
    /// The next bytes, which <see cref="Has"/> has confirmed. Valid until the next call of <see cref="Has"/> or <see cref="TrySkip"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Peek(int count) => _bytes.AsSpan(_start, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drop(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>Drops <paramref name="count"/> bytes without holding them; false when the stream ends first.</summary>
    public bool TrySkip(long count)
    {
        while (count > Available)
        {
            count -= Available;
            Drop(Available);
            if (!Fill(1))
                return false;
        }
        Drop((int)count);
        return true;
    }

    /// <summary>Moves buffered bytes, or else bytes of the stream, to <paramref name="destination"/>.</summary>
    public int Read(Span<byte> destination)
    {
        if (!Has(1))
            return 0;
        int count = Math.Min(Available, destination.Length);
        Peek(count).CopyTo(destination);
        Drop(count);
        return count;
    }

    bool Fill(int count)
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, Available).CopyTo(_bytes);
            (_start, _end) = (0, Available);
        }
        while (_end < count)
        {
            if (_end == _bytes.Length)
                Array.Resize(ref _bytes, _bytes.Length * 2);
            int read = ReadStream(_bytes.AsSpan(_end));
            if (read == 0)
                return false;
            _end += read;
        }
        return true;
    }

    int ReadStream(Span<byte> destination)
    {
        try
        {
            return Damage is null ? stream.Read(destination) : 0;
        }
        catch (InvalidDataException e)
        {
            Damage = e.Message;
            return 0;
        }
    }
}
