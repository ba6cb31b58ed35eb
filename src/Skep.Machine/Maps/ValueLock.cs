using Skep.Btf;

namespace Skep.Machine;

/// <summary>The <c>bpf_spin_lock</c> in a map's values.</summary>
static unsafe class ValueLock
{
    public const int Size = sizeof(int);

    /// <summary>How often <see cref="TryEnter"/> looks, most of the time a millisecond apart.</summary>
    const int Patience = 5000;

    const int MaxDepth = 16;

    /// <summary>Its offset in the value, as btf_find_spin_lock looks for it; -1 when there is none.</summary>
    public static int Find(BtfFile? types, int valueType) =>
        types is null || valueType == 0 ? -1 : Find(types.GetType(valueType), MaxDepth);

    /// <summary>For callers outside of programs. False when the lock is held on and on: a program may have overwritten it.</summary>
    public static bool TryEnter(int* target)
    {
        var spin = default(SpinWait);
        for (int i = 0; i < Patience; i++)
        {
            if (Interlocked.CompareExchange(ref *target, 1, 0) == 0)
                return true;
            spin.SpinOnce();
        }
        return false;
    }

    public static void Exit(int* target) => Volatile.Write(ref *target, 0);

    static int Find(BtfType type, int depth)
    {
        type = type.SkipModifiersAndTypedefs();
        if (type.Kind != BtfKind.Struct || depth == 0)
            return -1;
        if (type.Name == "bpf_spin_lock")
            return 0;
        foreach (BtfMember member in type.Members)
        {
            int inner = Find(member.Type, depth - 1);
            if (inner >= 0)
                return (int)member.ByteOffset + inner;
        }
        return -1;
    }
}
