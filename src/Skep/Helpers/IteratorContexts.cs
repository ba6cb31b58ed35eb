namespace Skep;

// Contexts of iterators, as the kernel's BTF has them. A program may declare its own view of another.

/// <summary>What all iterators have (<c>struct bpf_iter_meta</c>).</summary>
[KernelStruct("bpf_iter_meta")]
public sealed class IteratorMeta
{
    [KernelName("seq")]
    public SeqFile Output = new();

    [KernelName("session_id")]
    public ulong Session;

    /// <summary>How many elements came before.</summary>
    [KernelName("seq_num")]
    public ulong Number;
}

/// <summary>Of <c>iter/task</c>. The task is null after the last.</summary>
[KernelStruct("bpf_iter__task")]
public sealed class TaskIterator<TTask>
    where TTask : class
{
    [KernelName("meta")]
    public IteratorMeta Meta = new();

    [KernelName("task")]
    public TTask? Task;
}

/// <summary>Of <c>iter/bpf_map_elem</c>. Key and value are addresses of the map's memory, 0 after the last.</summary>
[KernelStruct("bpf_iter__bpf_map_elem")]
public sealed class MapElementIterator
{
    [KernelName("meta")]
    public IteratorMeta Meta = new();

    [KernelName("key")]
    public ulong Key;

    [KernelName("value")]
    public ulong Value;
}
