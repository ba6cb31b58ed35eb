using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>
/// A map of the in-process host. Programs work on the values themselves, at addresses that stay; callers of the public members get copies.
/// Safe for any number of threads of both kinds at once, with the guarantees that the kernel gives.
/// </summary>
public abstract unsafe partial class InProcessMap : BpfMap
{
    readonly RegionNumber _region;
    bool _frozen;

    private protected InProcessMap(MapSpec spec, InProcessHost host)
    {
        Spec = spec;
        PossibleCpus = host.PossibleCpus;
        ProgramsRead = (spec.Flags & MapFlags.WriteOnlyProgram) == 0;
        ProgramsWrite = (spec.Flags & MapFlags.ReadOnlyProgram) == 0;
        _region = new RegionNumber(host.Regions);
        host.Register(this);
    }

    public sealed override MapSpec Spec { get; }

    public sealed override int PossibleCpus { get; }

    public sealed override int Id => _region.Value;

    internal int Region => _region.Value;

    /// <summary>What a program's pointer to the map itself is.</summary>
    internal ulong Handle => GuestAddress.StartOf(Region) + GuestAddress.HandleBit;

    /// <summary>Whether programs may load from and store to values (BPF_F_WRONLY_PROG, BPF_F_RDONLY_PROG).</summary>
    internal bool ProgramsRead { get; }

    internal bool ProgramsWrite { get; private set; }

    /// <summary>Where values have a <c>bpf_spin_lock</c>; -1 where they have none.</summary>
    internal int LockOffset { get; set; } = -1;

    /// <summary>The first value, for maps whose values programs can point to.</summary>
    internal byte* Values { get; private protected init; }

    /// <summary>Length of a region with a single value; 0 for maps with more, whose accesses take the slow path.</summary>
    internal long LinearLength { get; private protected init; }

    /// <summary>Memory of a value in bounds, by offset in the map's region; null when out of bounds.</summary>
    internal virtual byte* Locate(ulong offset, ulong size, bool write) => null;

    /// <summary>Where in its value an offset in the map's region lies; negative when before it.</summary>
    internal virtual long OffsetInValue(long offset) => offset;

    // What helpers do. Keys and values are readable for their whole size; results are 0 or a negated error number, or addresses.

    /// <summary>Whether <see cref="Lookup"/>, <see cref="Update(byte*, byte*, ulong, int)"/> and <see cref="Delete(byte*)"/> mean something to programs.</summary>
    internal virtual bool IsKeyed => false;

    /// <summary>The guest address of the value of a key, for this CPU where values are per CPU; 0 when there is none.</summary>
    internal virtual ulong Lookup(byte* key, int cpu) => 0;

    internal virtual int Update(byte* key, byte* value, ulong flags, int cpu) => -Errno.ENOTSUPP;

    internal virtual int Delete(byte* key) => -Errno.ENOTSUPP;

    /// <summary>Whether <see cref="ForEach"/> means something to programs.</summary>
    internal virtual bool IsIterable => false;

    /// <summary>Calls a function for each element, until it has enough.</summary>
    /// <returns>How many elements it was called for.</returns>
    internal virtual long ForEach(ElementCallback callback) => 0;

    internal virtual int Push(byte* value, ulong flags) => -Errno.ENOTSUPP;

    internal virtual int Pop(byte* value) => -Errno.ENOTSUPP;

    internal virtual int Peek(byte* value) => -Errno.ENOTSUPP;

    // What callers do, after checks.

    private protected virtual bool TryLookup(byte* key, byte* value) => throw Refused(Errno.ENOTSUPP);

    private protected virtual int Update(byte* key, byte* value, ulong flags) => -Errno.ENOTSUPP;

    private protected virtual bool TryTake(byte* key, byte* value) => throw Refused(Errno.ENOTSUPP);

    private protected virtual bool TryGetNextKey(byte* key, byte* next) => throw Refused(Errno.ENOTSUPP);

    public sealed override bool TryLookup(ReadOnlySpan<byte> key, Span<byte> value)
    {
        CheckSizes(key.Length, value.Length);
        if ((Spec.Flags & MapFlags.WriteOnly) != 0)
            throw Refused(Errno.EPERM);
        // Pinned for the call, and as long as the map demands: CheckSizes.
        fixed (byte* k = key)
        fixed (byte* v = value)
        {
            bool found = TryLookup(k, v);
            GC.KeepAlive(this);
            return found;
        }
    }

    public sealed override void Update(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, UpdateFlags flags = UpdateFlags.Any)
    {
        CheckSizes(key.Length, value.Length);
        CheckWritable();
        fixed (byte* k = key)
        fixed (byte* v = value)
        {
            int result = Update(k, v, (ulong)flags);
            GC.KeepAlive(this);
            if (result < 0)
                throw Refused(-result);
        }
    }

    public sealed override bool Delete(ReadOnlySpan<byte> key)
    {
        CheckSizes(key.Length, BufferSize);
        CheckWritable();
        fixed (byte* k = key)
        {
            int result = Delete(k);
            GC.KeepAlive(this);
            return result switch
            {
                0 => true,
                -Errno.ENOENT => false,
                _ => throw Refused(-result),
            };
        }
    }

    public sealed override bool TryTake(ReadOnlySpan<byte> key, Span<byte> value)
    {
        CheckSizes(key.Length, value.Length);
        CheckWritable();
        fixed (byte* k = key)
        fixed (byte* v = value)
        {
            bool found = TryTake(k, v);
            GC.KeepAlive(this);
            return found;
        }
    }

    public sealed override bool TryGetNextKey(ReadOnlySpan<byte> key, Span<byte> next)
    {
        CheckSizes(key.IsEmpty ? KeySize : key.Length, BufferSize);
        if (next.Length != KeySize)
            throw new ArgumentException($"map '{Name}' has keys of {KeySize} bytes, not {next.Length}", nameof(next));
        fixed (byte* k = key)
        fixed (byte* n = next)
        {
            bool found = TryGetNextKey(key.IsEmpty ? null : k, n);
            GC.KeepAlive(this);
            return found;
        }
    }

    public override void ReadValueRange(int offset, Span<byte> bytes)
    {
        CheckRange(offset, bytes.Length);
        new ReadOnlySpan<byte>(Values + offset, bytes.Length).CopyTo(bytes);
        GC.KeepAlive(this);
    }

    public override void WriteValueRange(int offset, ReadOnlySpan<byte> bytes)
    {
        CheckWritable();
        CheckRange(offset, bytes.Length);
        bytes.CopyTo(new Span<byte>(Values + offset, bytes.Length));
        GC.KeepAlive(this);
    }

    public override EventStream OpenEvents(EventOptions? options = null) =>
        throw new BpfNotSupportedException($"reading events from map '{Name}' of type {Type}", help: "Only ring buffers and perf event arrays carry events.");

    /// <summary>No more writes from either side: BPF_MAP_FREEZE, together with the BPF_F_RDONLY_PROG that read-only sections have.</summary>
    internal void Freeze(bool programsToo)
    {
        _frozen = true;
        if (programsToo)
            ProgramsWrite = false;
    }

    void CheckRange(int offset, int length)
    {
        if (LinearLength == 0)
            throw Refused(Errno.ENOTSUPP);
        if (offset < 0 || length > LinearLength - offset)
            throw new ArgumentOutOfRangeException(nameof(offset), $"{length} bytes at {offset} do not fit the {LinearLength} bytes of map '{Name}'");
    }

    void CheckWritable()
    {
        if (_frozen || (Spec.Flags & MapFlags.ReadOnly) != 0)
            throw Refused(Errno.EPERM);
    }

    void CheckSizes(int key, int value)
    {
        if (key != KeySize)
            throw new ArgumentException($"map '{Name}' has keys of {KeySize} bytes, not {key}", nameof(key));
        if (value != BufferSize)
            throw new ArgumentException($"map '{Name}' has values of {BufferSize} bytes, not {value}", nameof(value));
    }

    private protected BpfMapException Refused(int errno) => new(Name, errno, Errno.Describe(errno));

    /// <summary>copy_map_value, and copy_map_value_locked for BPF_F_LOCK: the lock in the map stays as it is.</summary>
    /// <returns>0, or EBUSY when nobody lets go of the lock.</returns>
    private protected int CopyIn(byte* target, byte* value, ulong flags = 0)
    {
        if (LockOffset < 0)
        {
            Copy(target, value, ValueSize);
            return 0;
        }
        bool isLocked = (flags & (ulong)UpdateFlags.Lock) != 0;
        int* held = (int*)(target + LockOffset);
        if (isLocked && !ValueLock.TryEnter(held))
            return -Errno.EBUSY;
        int rest = LockOffset + ValueLock.Size;
        Copy(target, value, LockOffset);
        Copy(target + rest, value + rest, ValueSize - rest);
        if (isLocked)
            ValueLock.Exit(held);
        return 0;
    }

    /// <summary>check_and_init_map_value: outside of the map the lock is 0.</summary>
    private protected void CopyOut(byte* target, byte* value)
    {
        Copy(target, value, ValueSize);
        if (LockOffset >= 0)
            new Span<byte>(target + LockOffset, ValueLock.Size).Clear();
    }

    private protected static void Copy(byte* destination, byte* source, long length) => Buffer.MemoryCopy(source, destination, length, length);
}
