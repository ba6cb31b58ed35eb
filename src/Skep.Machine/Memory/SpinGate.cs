namespace Skep.Machine;

/// <summary>A lock for a few instructions' work. Lives in native memory or a field, never copied.</summary>
struct SpinGate
{
    int _held;

    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _held, 1, 0) == 0)
            return;
        var spin = default(SpinWait);
        do
            spin.SpinOnce();
        while (Volatile.Read(ref _held) != 0 || Interlocked.CompareExchange(ref _held, 1, 0) != 0);
    }

    public void Exit() => Volatile.Write(ref _held, 0);
}
