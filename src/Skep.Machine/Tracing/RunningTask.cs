namespace Skep.Machine;

/// <summary>
/// The task that programs find running. It starts as this process; set it before each run, or override it, to replay events of others.
/// </summary>
public class RunningTask
{
    /// <summary>Process id: what the kernel calls <c>tgid</c>.</summary>
    public virtual int ProcessId { get; set; } = Environment.ProcessId;

    /// <summary>Thread id: what the kernel calls <c>pid</c>. A process' first thread has the id of the process.</summary>
    public virtual int ThreadId { get; set; } = Environment.ProcessId;

    public virtual uint UserId { get; set; }

    public virtual uint GroupId { get; set; }

    /// <summary>The thread's name; the kernel keeps 15 bytes of it.</summary>
    public virtual string Command { get; set; } = "dotnet";

    /// <summary>Id of the cgroup in the unified hierarchy: the inode number of its directory.</summary>
    public virtual ulong CgroupId { get; set; } = 1;

    /// <summary>Where the task's <c>struct task_struct</c> lies in <see cref="MachineOptions.KernelMemory"/>.</summary>
    public virtual ulong Address { get; set; }
}
