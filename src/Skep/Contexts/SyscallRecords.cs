using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>What every tracepoint's record begins with; kept from programs (<c>struct trace_entry</c>).</summary>
[KernelName("trace_entry")]
[StructLayout(LayoutKind.Sequential, Size = 8)]
public struct TracepointHeader
{
    public ushort Type;
    public byte Flags;
    public byte PreemptCount;
    public int ThreadId;
}

/// <summary>The record of <c>syscalls/sys_enter_*</c>.</summary>
public struct SyscallEnter
{
    public TracepointHeader Header;
    public long Number;
    public SyscallArguments Arguments;
}

/// <summary>The record of <c>syscalls/sys_exit_*</c>.</summary>
public struct SyscallExit
{
    public TracepointHeader Header;
    public long Number;

    /// <summary>A negated error number when the call failed.</summary>
    public long Result;
}

/// <summary>The six arguments of a system call.</summary>
[InlineArray(6)]
public struct SyscallArguments
{
    ulong _first;
}
