using System.Numerics;

namespace Skep.Machine;

/// <summary>The buffers of a perf event array, one for each CPU.</summary>
sealed unsafe class PerfEventStream : EventStream, IEventSource
{
    const int PageSize = 4096;

    readonly PerfEventArrayMap _map;
    readonly PerfBuffer[] _buffers;
    readonly ReaderGate _readers = new();

    public PerfEventStream(PerfEventArrayMap map, int perCpuBufferSize)
    {
        if (perCpuBufferSize < PageSize || !BitOperations.IsPow2(perCpuBufferSize))
            throw new ArgumentException($"a buffer of {perCpuBufferSize} bytes: it must be a power of two of pages of {PageSize} bytes",
                nameof(perCpuBufferSize));
        _map = map;
        _buffers = new PerfBuffer[map.PossibleCpus];
        for (int i = 0; i < _buffers.Length; i++)
            _buffers[i] = new PerfBuffer(perCpuBufferSize);
    }

    public override long Lost => _buffers.Sum(static buffer => buffer.Lost);

    public bool HasRecords => Array.Exists(_buffers, static buffer => buffer.HasRecords);

    public int Write(int cpu, byte* data, uint size, byte* tail, uint tailSize)
    {
        bool written = _buffers[cpu].TryWrite(data, size, tail, tailSize);
        _readers.Wake();
        return written ? 0 : -Errno.ENOSPC;
    }

    public override int Drain(EventHandler handler)
    {
        int count = 0;
        foreach (PerfBuffer buffer in _buffers)
            count += buffer.Drain(handler);
        return count;
    }

    public override bool Wait(TimeSpan timeout, CancellationToken cancellation = default) => _readers.Wait(this, timeout, cancellation);

    protected override ValueTask WaitAsync(CancellationToken cancellation) => _readers.WaitAsync(this, cancellation);

    protected override void Dispose(bool disposing) => _map.Close(this);
}
