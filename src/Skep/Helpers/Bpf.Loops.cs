using System.Runtime.CompilerServices;
using Skep.KernelAbi;

namespace Skep;

public static partial class Bpf
{
    /// <summary>
    /// Calls a static function with 0, 1, 2…, until it returns <see cref="LoopControl.Break"/> (Linux 5.17). The verifier looks at it once.
    /// </summary>
    /// <returns>How many times it was called.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Loop<TState>(uint count, LoopBody<TState> body, ref TState state)
        where TState : struct, allows ref struct => Loop(count, body, ref state, 0);

    [BpfHelper(HelperId.Loop)]
    static long Loop<TState>(uint count, LoopBody<TState> body, ref TState state, ulong flags)
        where TState : struct, allows ref struct
    {
        // BPF_MAX_LOOPS.
        if (count > 8 * 1024 * 1024)
            return -7;
        for (uint index = 0; index < count; index++)
        {
            if (body(index, ref state) == LoopControl.Break)
                return index + 1;
        }
        return count;
    }
}

/// <summary>What <see cref="Bpf.Loop{TState}(uint, LoopBody{TState}, ref TState)"/> calls.</summary>
public delegate LoopControl LoopBody<TState>(uint index, ref TState state)
    where TState : struct, allows ref struct;
