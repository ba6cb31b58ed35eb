using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>
/// QUEUE and STACK: values without keys, first in first out and last in first out. Semantics of <c>kernel/bpf/queue_stack_maps.c</c>.
/// </summary>
public sealed unsafe class QueueMap : InProcessMap
{
    readonly NativeBlock _memory;
    readonly bool _isStack;
    readonly Lock _gate = new();
    long _first;
    long _count;

    internal QueueMap(MapSpec spec, InProcessHost host)
        : base(spec, host)
    {
        _isStack = spec.Type == MapType.Stack;
        _memory = new NativeBlock(MaxEntries * (long)ValueSize);
    }

    /// <summary>Values in the map now.</summary>
    public long Count => Volatile.Read(ref _count);

    internal override int Push(byte* value, ulong flags)
    {
        // BPF_EXIST makes room by dropping the oldest.
        if (flags is not ((ulong)UpdateFlags.Any or (ulong)UpdateFlags.Exist))
            return -Errno.EINVAL;
        lock (_gate)
        {
            if (_count == MaxEntries)
            {
                if (flags != (ulong)UpdateFlags.Exist)
                    return -Errno.E2BIG;
                _first++;
                _count--;
            }
            Copy(At(_first + _count), value, ValueSize);
            _count++;
            return 0;
        }
    }

    internal override int Pop(byte* value) => Read(value, remove: true);

    internal override int Peek(byte* value) => Read(value, remove: false);

    private protected override int Update(byte* key, byte* value, ulong flags) => Push(value, flags);

    private protected override bool TryLookup(byte* key, byte* value) => Peek(value) == 0;

    private protected override bool TryTake(byte* key, byte* value) => Pop(value) == 0;

    internal override int Delete(byte* key) => -Errno.EINVAL;

    private protected override bool TryGetNextKey(byte* key, byte* next) => throw Refused(Errno.EINVAL);

    int Read(byte* value, bool remove)
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                // The kernel too leaves no stale bytes behind.
                new Span<byte>(value, ValueSize).Clear();
                return -Errno.ENOENT;
            }
            Copy(value, At(_isStack ? _first + _count - 1 : _first), ValueSize);
            if (remove)
            {
                _count--;
                if (!_isStack)
                    _first++;
            }
            return 0;
        }
    }

    byte* At(long index) => _memory.Start + index % MaxEntries * ValueSize;
}
