using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Skep.Machine;

/// <summary>A function activation: what the caller gets back, and the 512 bytes of stack that r10 points past.</summary>
unsafe struct Frame
{
    /// <summary>MAX_CALL_FRAMES of the kernel.</summary>
    public const int Count = 8;

    /// <summary>MAX_BPF_STACK of the kernel.</summary>
    public const int StackSize = 512;

    public const int BlockSize = 32;

    /// <summary>Where to go on when the function called from here returns.</summary>
    public Op* Return;

    public ulong R6;
    public ulong R7;
    public ulong R8;
    public ulong R9;

    /// <summary>r10: the guest address past the end of the stack.</summary>
    public ulong Pointer;

    /// <summary>The same place in this process.</summary>
    public byte* StackEnd;

    public Region* Stack;

    /// <summary>What <c>may_goto</c> has left.</summary>
    public long MayGotoBudget;

    public bool IsLast;

    /// <summary>Makes the stack reachable, and clears as much of it as the function can name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Open(int blocks)
    {
        Stack->ReadEnd = Pointer;
        Stack->WriteEnd = Pointer;
        MayGotoBudget = Interpreter.MayGotoLimit;
        Clear(blocks);
    }

    /// <summary>A pointer into the stack of a function that returned is a fault when used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Close()
    {
        Stack->ReadEnd = 0;
        Stack->WriteEnd = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Clear(int blocks)
    {
        // In bounds: decoding never sets more than StackSize / BlockSize blocks.
        byte* at = StackEnd;
        for (; blocks > 0; blocks--)
        {
            at -= BlockSize;
            Vector256<byte>.Zero.Store(at);
        }
    }
}
