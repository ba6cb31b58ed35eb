using Skep.Diagnostics;

namespace Skep.Machine;

// What a program holds and must give back before it ends: ring buffer records, and at most one spin lock.
sealed unsafe partial class VirtualCpu
{
    readonly Lease[] _leases = new Lease[GuestAddress.LeaseCount];
    int _leaseCount;

    /// <summary>Where to look first, so that a region is reused as late as possible and stale pointers are found out.</summary>
    int _nextLease;

    /// <summary>The <c>bpf_spin_lock</c> that is held.</summary>
    int* _lock;

    /// <summary>Lends memory of a ring buffer to the program.</summary>
    /// <returns>Its guest address.</returns>
    public ulong Lend(RingBufferMap map, byte* record, ulong size)
    {
        for (int i = 0; i < _leases.Length; i++)
        {
            int index = (_nextLease + i) % _leases.Length;
            if (_leases[index].Map is not null)
                continue;
            _nextLease = index + 1;
            _leases[index] = new Lease { Map = map, Record = record };
            _leaseCount++;
            int region = GuestAddress.FirstLease + index;
            Map(region, record, size, writable: true);
            return GuestAddress.StartOf(region);
        }
        map.Commit(record, 0, discard: true);
        FaultArgument(1, $"is asked for a record while {_leases.Length} others are reserved",
            "Submit or discard records before reserving more.");
        return 0;
    }

    /// <summary>Takes back what argument 1 points to: all of a record, by its first byte.</summary>
    public void Return(ulong address, ulong flags, bool discard)
    {
        uint index = (uint)(GuestAddress.RegionOf(address) - GuestAddress.FirstLease);
        if (index >= (uint)_leases.Length || GuestAddress.OffsetOf(address) != 0 || _leases[index].Map is not { } map)
        {
            FaultArgument(1, $"is {Name(address)}, which is no reserved record",
                "Pass the pointer that bpf_ringbuf_reserve returned, once.");
            return;
        }
        map.Commit(_leases[index].Record, flags, discard);
        _leases[index] = default;
        _leaseCount--;
        Unmap(GuestAddress.FirstLease + (int)index);
    }

    /// <summary>Turns of waiting for a lock before they count, and what each then counts as: it takes about a millisecond.</summary>
    const int LockPatience = 100;
    const long InstructionsPerWait = 1 << 20;

    public bool HoldsLock => _lock != null;

    public void Lock(int* target)
    {
        if (_lock != null)
            FaultArgument(1, "is locked while another bpf_spin_lock is held", "Hold one lock at a time.");
        var spin = default(SpinWait);
        for (int i = 0; Interlocked.CompareExchange(ref *target, 1, 0) != 0; i++)
        {
            spin.SpinOnce();
            // Whatever holds it now runs out of its own budget some time: this is a lock that the program overwrote.
            if (i >= LockPatience && (Budget -= InstructionsPerWait) < 0)
                throw Fault(CallSite, (DiagnosticId.BudgetExceeded, "the program waits for a bpf_spin_lock that nobody lets go of",
                    "Only bpf_spin_lock and bpf_spin_unlock may write to it."));
        }
        _lock = target;
    }

    public void Unlock(int* target)
    {
        if (_lock != target)
            FaultArgument(1, "is not the bpf_spin_lock that is held");
        Volatile.Write(ref *target, 0);
        _lock = null;
    }

    void FaultUnreleased(ProgramCode code) => throw Abandon(code, code.Length - 1, (
        DiagnosticId.Unreleased,
        _lock != null ? "the program ended holding a bpf_spin_lock"
            : $"the program ended holding {(_leaseCount == 1 ? "a ring buffer record" : $"{_leaseCount} ring buffer records")} that it neither submitted nor discarded",
        null));

    void ReleaseAll()
    {
        for (int i = 0; _leaseCount > 0 && i < _leases.Length; i++)
        {
            if (_leases[i].Map is null)
                continue;
            _leases[i].Map!.Commit(_leases[i].Record, 0, discard: true);
            _leases[i] = default;
            _leaseCount--;
            Unmap(GuestAddress.FirstLease + i);
        }
        if (_lock != null)
            Volatile.Write(ref *_lock, 0);
        _lock = null;
    }

    struct Lease
    {
        public RingBufferMap? Map;
        public byte* Record;
    }
}
