using System.Collections.Concurrent;

namespace Skep.Machine;

/// <summary>A function that programs call as helper: five arguments in, r0 out. Pointers are guest addresses.</summary>
public delegate ulong HostHelper(HelperCall call);

/// <summary>
/// Runs BPF programs in this process, on any operating system and without privileges, in a checked interpreter: whatever a
/// program does, it reaches only its own stack, packet, context and maps.
/// </summary>
public sealed partial class InProcessHost : IBpfHost
{
    readonly VirtualCpu[] _cpus;
    readonly Dictionary<int, int> _registered = [];
    readonly List<HostHelper> _helpers = [];

    /// <summary>Maps and programs by number. Weak, so that knowing a map does not keep its memory.</summary>
    readonly ConcurrentDictionary<int, WeakReference<object>> _byId = new();

    ulong _seed;
    bool _disposed;

    [ThreadStatic]
    static int _lastCpu;

    public InProcessHost()
        : this(MachineOptions.Default)
    {
    }

    public InProcessHost(MachineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PossibleCpus, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PossibleCpus, 4096, nameof(options));
        Options = options;
        _seed = options.Seed ?? (ulong)Random.Shared.NextInt64();
        _cpus = new VirtualCpu[options.PossibleCpus];
        PointerKey = NextSeed();
        for (int i = 0; i < _cpus.Length; i++)
            _cpus[i] = new VirtualCpu(this, i, NextSeed());
    }

    public string Name => "in-process";

    public int PossibleCpus => Options.PossibleCpus;

    public MachineOptions Options { get; }

    internal RegionNumbers Regions { get; } = new();

    /// <summary>What printed pointers are hashed with.</summary>
    internal ulong PointerKey { get; }

    /// <summary>Makes a helper available to the programs loaded from now on, also in place of one that the host has.</summary>
    /// <param name="id">Its number: the immediate of the call instruction.</param>
    /// <param name="helper">Called on the thread that runs the program.</param>
    public void RegisterHelper(int id, HostHelper helper)
    {
        lock (_helpers)
        {
            _registered[id] = _helpers.Count;
            _helpers.Add(helper);
        }
    }

    internal int? FindRegistered(int id)
    {
        lock (_helpers)
            return _registered.TryGetValue(id, out int index) ? index : null;
    }

    internal HostHelper RegisteredAt(int index)
    {
        lock (_helpers)
            return _helpers[index];
    }

    internal void Register(InProcessMap map) => _byId[map.Id] = new WeakReference<object>(map);

    internal void Register(InProcessProgram program) => _byId[program.Id] = new WeakReference<object>(program);

    internal InProcessMap? FindMap(int id) => Find(id) as InProcessMap;

    internal InProcessProgram? FindProgram(int id) => Find(id) as InProcessProgram;

    object? Find(int id) => _byId.TryGetValue(id, out WeakReference<object>? reference) && reference.TryGetTarget(out object? item) ? item
        : null;

    internal ulong NextSeed() => SplitMix64.Next(ref _seed);

    /// <summary>Takes a free CPU, by preference the one that this thread had last; waits when all are taken.</summary>
    internal VirtualCpu AcquireCpu()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int preferred = _lastCpu;
        if ((uint)preferred < (uint)_cpus.Length && _cpus[preferred].TryAcquire())
            return _cpus[preferred];
        var spin = default(SpinWait);
        while (true)
        {
            for (int i = 0; i < _cpus.Length; i++)
            {
                if (_cpus[i].TryAcquire())
                {
                    _lastCpu = i;
                    return _cpus[i];
                }
            }
            spin.SpinOnce();
        }
    }

    internal VirtualCpu AcquireCpu(int index)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var spin = default(SpinWait);
        while (!_cpus[index].TryAcquire())
            spin.SpinOnce();
        return _cpus[index];
    }

    /// <summary>Lets go of an object's memory on CPUs that ran it last.</summary>
    internal void Forget(AddressSpace space)
    {
        foreach (VirtualCpu cpu in _cpus)
        {
            var spin = default(SpinWait);
            while (!cpu.TryAcquire())
                spin.SpinOnce();
            cpu.Forget(space);
            cpu.Release();
        }
    }

    public void Dispose() => _disposed = true;
}
