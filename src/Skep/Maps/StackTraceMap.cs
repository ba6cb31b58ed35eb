using System.Runtime.CompilerServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>Call stacks by number. In plain runs there are none.</summary>
[BpfMap(MapType.StackTrace, DefaultEntries = 1024)]
public sealed class StackTraceMap(int maxEntries = 0, MapFlags flags = MapFlags.None) : ValueMap<uint, StackFrames>(maxEntries, flags)
{
    /// <summary>Stores the stack of the task at hand, the kernel's or with <see cref="StackFlags.User"/> the process'.</summary>
    /// <returns>Its number, or a negated error number: -EEXIST when another one is in its place.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long GetStackId<TContext>(ref readonly TContext context, StackFlags flags = StackFlags.None)
        where TContext : struct => GetStackId(in context, this, flags);

    [BpfHelper(HelperId.GetStackid)]
    static long GetStackId<TContext>(ref readonly TContext context, StackTraceMap map, StackFlags flags)
        where TContext : struct => -14;
}

/// <summary>Addresses of a call stack, innermost first; 0 after the last.</summary>
[InlineArray(127)]
public struct StackFrames
{
    ulong _first;
}

/// <summary>Flags of <c>bpf_get_stackid</c>; the low eight bits are frames to leave out.</summary>
[Flags]
public enum StackFlags : ulong
{
    None = 0,

    /// <summary>The process' stack instead of the kernel's.</summary>
    User = 1 << 8,

    /// <summary>Compare stacks by hash only.</summary>
    FastCompare = 1 << 9,

    /// <summary>A new stack replaces another in its place.</summary>
    ReuseId = 1 << 10,
}
