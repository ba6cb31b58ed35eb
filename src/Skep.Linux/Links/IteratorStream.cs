using System.Runtime.InteropServices;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Reads what an iterator's program prints.</summary>
sealed unsafe class IteratorStream(BpfFileDescriptor iterator) : Stream
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

    public override int Read(Span<byte> buffer)
    {
        using var lease = iterator.Borrow();
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                nint count = LibC.Read(lease.Number, pointer, (nuint)buffer.Length);
                if (count >= 0)
                    return (int)count;
                // bpf_seq_read (kernel/bpf/bpf_iter.c) gives EAGAIN after a million elements without output, to let others run.
                if (Marshal.GetLastPInvokeError() is not (Errno.EAGAIN or Errno.EINTR))
                    throw SystemFailure.Last("read of a BPF iterator");
            }
        }
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
        iterator.Dispose();
        base.Dispose(disposing);
    }
}
