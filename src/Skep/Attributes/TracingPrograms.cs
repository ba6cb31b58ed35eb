namespace Skep;

/// <summary>
/// A tracepoint; the parameter is its record: <c>int M(ref readonly MyRecord record)</c>, fields as its <c>format</c> file lists them.
/// </summary>
[Section("tp/{0}/{1}")]
public sealed class TracepointAttribute(string category, string name) : ProgramAttribute
{
    public string Category { get; } = category;

    public string Event { get; } = name;
}

/// <summary>A tracepoint's raw arguments, in any types that they have in the kernel or <c>ulong</c>.</summary>
[Section("raw_tp/{0}", Arguments = ArgumentSource.ContextArray)]
public sealed class RawTracepointAttribute(string name) : ProgramAttribute
{
    public string Event { get; } = name;
}

/// <summary>A tracepoint's arguments, typed by the kernel's BTF (Linux 5.5): <c>int M(Task parent, Task child)</c></summary>
[Section("tp_btf/{0}", Arguments = ArgumentSource.ContextArray)]
public sealed class BtfTracepointAttribute(string name) : ProgramAttribute
{
    public string Event { get; } = name;
}

/// <summary>Entry of a kernel function, with its arguments (Linux 5.5).</summary>
[Section("fentry/{0}", Arguments = ArgumentSource.ContextArray)]
public sealed class FentryAttribute(string function) : ProgramAttribute
{
    public string Function { get; } = function;
}

/// <summary>Return of a kernel function, with its arguments and then its result (Linux 5.5).</summary>
[Section("fexit/{0}", Arguments = ArgumentSource.ContextArray)]
public sealed class FexitAttribute(string function) : ProgramAttribute
{
    public string Function { get; } = function;
}

/// <summary>Replaces the result of a function that allows it: 0 goes on, another value is returned in its place (Linux 5.7).</summary>
[Section("fmod_ret/{0}", Arguments = ArgumentSource.ContextArray)]
public sealed class FmodRetAttribute(string function) : ProgramAttribute
{
    public string Function { get; } = function;
}

/// <summary>
/// A hook of the Linux security modules: 0 allows, a negative error number refuses (Linux 5.7). Aborting refuses with EPERM.
/// </summary>
[Section("lsm/{0}", Arguments = ArgumentSource.ContextArray, AbortValue = -1)]
public sealed class LsmAttribute(string hook) : ProgramAttribute
{
    public string Hook { get; } = hook;
}

/// <summary>An LSM hook whose program may sleep.</summary>
[Section("lsm.s/{0}", Arguments = ArgumentSource.ContextArray, AbortValue = -1)]
public sealed class LsmSleepableAttribute(string hook) : ProgramAttribute
{
    public string Hook { get; } = hook;
}

/// <summary>
/// Writes lines about all objects of a kind: <c>task</c>, <c>bpf_map_elem</c>, <c>tcp</c>… (Linux 5.8). The parameter is its context.
/// </summary>
[Section("iter/{0}")]
public sealed class IteratorAttribute(string target) : ProgramAttribute
{
    public string Target { get; } = target;
}

/// <summary>A sample of a perf event. <c>int M(ref readonly PerfEventContext ctx)</c></summary>
[Section("perf_event")]
public sealed class PerfEventAttribute : ProgramAttribute;

/// <summary>Run by the system call BPF_PROG_TEST_RUN, on a context of the caller's: <c>int M(ref MyRequest request)</c></summary>
[Section("syscall")]
public sealed class SyscallAttribute : ProgramAttribute;

/// <summary>Implements a member of a kernel structure of function pointers, such as <c>tcp_congestion_ops</c>.</summary>
[Section("struct_ops/{0}", Arguments = ArgumentSource.ContextArray)]
public sealed class StructOpsAttribute(string member) : ProgramAttribute
{
    public string Member { get; } = member;
}
