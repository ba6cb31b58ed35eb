using System.Buffers;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

public sealed unsafe partial class KernelMap
{
    public override bool TryLookup(ReadOnlySpan<byte> key, Span<byte> value)
    {
        CheckKey(key);
        CheckSize(value.Length, BufferSize, nameof(value));
        if (_elements is { } elements)
            return elements.TryRead(MemoryMarshal.Read<uint>(key), 0, value[..ValueSize]);
        int errno = Run(BpfCommand.MapLookupElem, key, value, UpdateFlags.Any);
        return errno == 0 || (errno == Errno.ENOENT ? false : throw Refusal("lookup", errno));
    }

    public override void Update(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, UpdateFlags flags = UpdateFlags.Any)
    {
        CheckKey(key);
        // With a CPU in the flags the kernel takes one value instead of one for each CPU (bpf_map_value_size, Linux 7.0).
        bool single = (flags & (UpdateFlags.Cpu | UpdateFlags.AllCpus)) != 0;
        CheckSize(value.Length, single ? ValueSize : BufferSize, nameof(value));
        if (_elements is { IsWritable: true } elements && flags == UpdateFlags.Any
            && elements.TryWrite(MemoryMarshal.Read<uint>(key), 0, value[..ValueSize]))
            return;
        int errno = Run(BpfCommand.MapUpdateElem, key, value, flags);
        if (errno != 0)
            throw Refusal("update", errno);
    }

    public override bool Delete(ReadOnlySpan<byte> key)
    {
        CheckKey(key);
        int errno = Run(BpfCommand.MapDeleteElem, key, default, UpdateFlags.Any);
        return errno == 0 || (errno == Errno.ENOENT ? false : throw Refusal("delete", errno));
    }

    public override bool TryTake(ReadOnlySpan<byte> key, Span<byte> value)
    {
        CheckKey(key);
        CheckSize(value.Length, BufferSize, nameof(value));
        int errno = Run(BpfCommand.MapLookupAndDeleteElem, key, value, UpdateFlags.Any);
        return errno == 0 || (errno == Errno.ENOENT ? false : throw Refusal("take", errno));
    }

    public override bool TryGetNextKey(ReadOnlySpan<byte> key, Span<byte> next)
    {
        if (!key.IsEmpty)
            CheckKey(key);
        CheckSize(next.Length, KeySize, nameof(next));
        int errno = Run(BpfCommand.MapGetNextKey, key, next, UpdateFlags.Any);
        return errno == 0 || (errno == Errno.ENOENT ? false : throw Refusal("get next key", errno));
    }

    public override void ReadValueRange(int offset, Span<byte> bytes)
    {
        CheckRange(offset, bytes.Length);
        if (_elements is { } elements)
        {
            elements.TryRead(0, offset, bytes);
            return;
        }
        byte[] value = ArrayPool<byte>.Shared.Rent(BufferSize);
        TryLookup([0, 0, 0, 0], value);
        value.AsSpan(offset, bytes.Length).CopyTo(bytes);
        ArrayPool<byte>.Shared.Return(value);
    }

    public override void WriteValueRange(int offset, ReadOnlySpan<byte> bytes)
    {
        CheckRange(offset, bytes.Length);
        if (_elements is { IsWritable: true } elements)
        {
            elements.TryWrite(0, offset, bytes);
            return;
        }
        // Without a mapping the whole value is replaced: what programs write between the two calls is lost.
        ReadOnlySpan<byte> first = [0, 0, 0, 0];
        byte[] value = new byte[BufferSize];
        TryLookup(first, value);
        bytes.CopyTo(value.AsSpan(offset));
        Update(first, value);
    }

    void CheckRange(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + length, ValueSize, nameof(offset));
    }

    int Run(BpfCommand command, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, UpdateFlags flags)
    {
        using var lease = Descriptor.Borrow();
        // The kernel reads KeySize bytes and copies a value of BufferSize bytes: the callers have checked that both are there.
        // An empty key is a null pointer, which queues, stacks and bloom filters demand and get-next-key takes for "first".
        fixed (byte* keyPointer = key, valuePointer = value)
        {
            var attributes = new MapElementAttributes
            {
                MapFd = lease.Number, Key = (ulong)keyPointer, Value = (ulong)valuePointer, Flags = (ulong)flags,
            };
            return -Bpf.Call(command, ref attributes);
        }
    }

    void CheckKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeySize)
            throw new ArgumentException($"a key of {key.Length} bytes for map '{Name}', whose keys have {KeySize}", nameof(key));
    }

    void CheckSize(int given, int needed, string parameter)
    {
        if (given < needed)
            throw new ArgumentException($"{given} bytes for map '{Name}', which needs {needed}", parameter);
    }

    BpfMapException Refusal(string operation, int errno) =>
        new(Name, errno, $"{operation}: {Errno.Describe(errno)}{Explain(operation, errno)}");

    string Explain(string operation, int errno) => (errno, operation) switch
    {
        (Errno.E2BIG, _) when Type is MapType.Array or MapType.PerCpuArray or MapType.ProgArray or MapType.PerfEventArray
            or MapType.ArrayOfMaps or MapType.CgroupArray => $"; the index must be below {MaxEntries}",
        (Errno.E2BIG, _) => $"; the map is full with {MaxEntries} entries",
        (Errno.EEXIST, _) => "; the key is there already, or an array cannot add entries",
        (Errno.ENOENT, "update") => "; there is no such key to replace",
        (Errno.EPERM, _) => Spec.Freeze ? "; the map is frozen" : $"; the map's flags ({Spec.Flags}) or the process's rights forbid it",
        (Errno.EINVAL, "delete") => $"; entries of type {Type.KernelName} cannot be deleted",
        (Errno.EOPNOTSUPP or Errno.ENOTSUPP, _) => $"; maps of type {Type.KernelName} do not offer it to user space",
        (Errno.ENOSPC, "batch") => "; one bucket has more entries than the buffers hold, make them larger",
        // inode_storage_ptr (kernel/bpf/bpf_inode_storage.c) is null when the LSM has no place in inodes.
        (Errno.EBADF, _) when Type is MapType.InodeStorage =>
            "; the key must be a descriptor of an open file, and the kernel's BPF LSM must be on (boot with lsm=...,bpf)",
        (Errno.EBADF, _) when Type is MapType.SkStorage or MapType.TaskStorage or MapType.CgrpStorage =>
            "; the key must be a descriptor of what the storage belongs to: a socket, a pidfd or a cgroup directory",
        (Errno.EBUSY, _) => "; the bucket is locked by a program on this CPU, try again",
        _ => "",
    };
}
