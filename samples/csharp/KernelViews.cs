namespace Skep.Samples;

// Views of the kernel structures around a task: only the fields that the samples read, by the kernel's names.

[KernelStruct("task_struct")]
public sealed class Task
{
    public uint __state;
    public uint flags;
    public int pid;
    public int tgid;
    public Task real_parent = null!;
    public Cred real_cred = null!;
    public MemoryMap? mm;
    public CssSet cgroups = null!;
    public Comm comm;
    public int exit_code;
}

/// <summary>Before Linux 5.14 the state had another name.</summary>
[KernelStruct("task_struct___before_5_14")]
public sealed class TaskBefore514
{
    public long state;
}

[KernelStruct("cred")]
public sealed class Cred
{
    public KernelUserId uid;
}

[KernelStruct("kuid_t")]
public struct KernelUserId
{
    public uint val;
}

[KernelStruct("mm_struct")]
public sealed class MemoryMap
{
    /// <summary>Pages.</summary>
    public ulong total_vm;
}

[KernelStruct("css_set")]
public sealed class CssSet
{
    /// <summary>In the unified hierarchy.</summary>
    public CgroupNode dfl_cgrp = null!;
}

[KernelStruct("cgroup")]
public sealed class CgroupNode
{
    public KernfsNode kn = null!;
}

[KernelStruct("kernfs_node")]
public sealed class KernfsNode
{
    public KernelText name = null!;
}

[KernelStruct("linux_binprm")]
public sealed class BinaryProgram
{
    public int argc;
    public KernelText filename = null!;
}
