using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>
/// A lock in the value of a hash or array map. While it is held, a program may call nothing. <c>using (value.Lock.Enter()) { … }</c>
/// </summary>
[KernelName("bpf_spin_lock")]
public struct BpfSpinLock
{
    int _held;

    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scope Enter()
    {
        Lock(ref this);
        return new Scope(ref this);
    }

    [BpfHelper(HelperId.SpinLock)]
    public static void Lock(ref BpfSpinLock spinLock)
    {
        var wait = default(SpinWait);
        while (Interlocked.CompareExchange(ref spinLock._held, 1, 0) != 0)
            wait.SpinOnce();
    }

    [BpfHelper(HelperId.SpinUnlock)]
    public static void Unlock(ref BpfSpinLock spinLock) => Volatile.Write(ref spinLock._held, 0);

    /// <summary>Holds the lock until it is disposed.</summary>
    public readonly ref struct Scope
    {
        readonly ref BpfSpinLock _lock;

        internal Scope(ref BpfSpinLock spinLock) => _lock = ref spinLock;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => Unlock(ref _lock);
    }
}
