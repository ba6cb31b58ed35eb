using System.Runtime.CompilerServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>A value for each object of the kernel, which lives as long as the object. Programs reach it through the object.</summary>
public abstract class StorageMap<TValue> : Map
    where TValue : unmanaged
{
    /// <summary>BPF_LOCAL_STORAGE_GET_F_CREATE.</summary>
    private protected const ulong Create = 1;

    readonly ConditionalWeakTable<object, StrongBox<TValue>> _plain = [];

    private protected StorageMap(MapFlags flags)
        : base(0, flags)
    {
    }

    private protected sealed override int KeySize => sizeof(int);

    private protected sealed override int ValueSize => Unsafe.SizeOf<TValue>();

    private protected ref TValue FindPlain(object owner, ulong flags)
    {
        if (_plain.TryGetValue(owner, out StrongBox<TValue>? box))
            return ref box.Value;
        if (flags != Create)
            return ref Unsafe.NullRef<TValue>();
        box = new StrongBox<TValue>();
        _plain.Add(owner, box);
        return ref box.Value;
    }

    private protected long DeletePlain(object owner) => _plain.Remove(owner) ? 0 : -2;
}

/// <summary>A value for each task (Linux 5.11).</summary>
[BpfMap(MapType.TaskStorage, Flags = MapFlags.NoPrealloc)]
public sealed class TaskStorage<TValue>(MapFlags flags = MapFlags.None) : StorageMap<TValue>(flags)
    where TValue : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetValue<TTask>(TTask task, out Ref<TValue> value)
        where TTask : class
    {
        value = new(ref Find(task, 0, 0));
        return value.Found;
    }

    /// <summary>Finds the task's value, which is made with zeros when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetOrAdd<TTask>(TTask task, out Ref<TValue> value)
        where TTask : class
    {
        value = new(ref Find(task, 0, Create));
        return value.Found;
    }

    [BpfHelper(HelperId.TaskStorageDelete)]
    public long Delete<TTask>(TTask task)
        where TTask : class => DeletePlain(task);

    [BpfHelper(HelperId.TaskStorageGet)]
    ref TValue Find<TTask>(TTask task, ulong initial, ulong flags)
        where TTask : class => ref FindPlain(task, flags);
}

/// <summary>A value for each inode, in LSM programs (Linux 5.10).</summary>
[BpfMap(MapType.InodeStorage, Flags = MapFlags.NoPrealloc)]
public sealed class InodeStorage<TValue>(MapFlags flags = MapFlags.None) : StorageMap<TValue>(flags)
    where TValue : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetValue<TInode>(TInode inode, out Ref<TValue> value)
        where TInode : class
    {
        value = new(ref Find(inode, 0, 0));
        return value.Found;
    }

    /// <summary>Finds the inode's value, which is made with zeros when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetOrAdd<TInode>(TInode inode, out Ref<TValue> value)
        where TInode : class
    {
        value = new(ref Find(inode, 0, Create));
        return value.Found;
    }

    [BpfHelper(HelperId.InodeStorageDelete)]
    public long Delete<TInode>(TInode inode)
        where TInode : class => DeletePlain(inode);

    [BpfHelper(HelperId.InodeStorageGet)]
    ref TValue Find<TInode>(TInode inode, ulong initial, ulong flags)
        where TInode : class => ref FindPlain(inode, flags);
}

/// <summary>A value for each cgroup (Linux 6.2).</summary>
[BpfMap(MapType.CgrpStorage, Flags = MapFlags.NoPrealloc)]
public sealed class CgroupStorage<TValue>(MapFlags flags = MapFlags.None) : StorageMap<TValue>(flags)
    where TValue : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetValue<TCgroup>(TCgroup cgroup, out Ref<TValue> value)
        where TCgroup : class
    {
        value = new(ref Find(cgroup, 0, 0));
        return value.Found;
    }

    /// <summary>Finds the cgroup's value, which is made with zeros when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetOrAdd<TCgroup>(TCgroup cgroup, out Ref<TValue> value)
        where TCgroup : class
    {
        value = new(ref Find(cgroup, 0, Create));
        return value.Found;
    }

    [BpfHelper(HelperId.CgrpStorageDelete)]
    public long Delete<TCgroup>(TCgroup cgroup)
        where TCgroup : class => DeletePlain(cgroup);

    [BpfHelper(HelperId.CgrpStorageGet)]
    ref TValue Find<TCgroup>(TCgroup cgroup, ulong initial, ulong flags)
        where TCgroup : class => ref FindPlain(cgroup, flags);
}

/// <summary>A value for each socket (Linux 5.2).</summary>
[BpfMap(MapType.SkStorage, Flags = MapFlags.NoPrealloc)]
public sealed class SocketStorage<TValue>(MapFlags flags = MapFlags.None) : StorageMap<TValue>(flags)
    where TValue : unmanaged
{
    /// <summary>Finds the value of a context's socket, which is made with zeros when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetOrAdd(ref readonly SocketContext socket, out Ref<TValue> value)
    {
        value = new(ref Find(in socket, 0, Create));
        return value.Found;
    }

    [BpfHelper(HelperId.SkStorageGet)]
    ref TValue Find(ref readonly SocketContext socket, ulong initial, ulong flags) => ref FindPlain(((IPlainContext)socket).Plain, flags);
}
