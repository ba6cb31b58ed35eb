using Skep.Machine;

namespace Skep;

/// <summary>
/// What programs that run as plain C# take for the kernel: clock, task, CPU, random numbers, trace output, and the maps of objects that are
/// not loaded. Without one of their own, they share <see cref="Default"/>, which shows this process at this moment.
/// </summary>
/// <example><code>using var kernel = PlainKernel.Enter(new() { Clock = clock, Seed = 1 });</code></example>
public sealed class PlainKernel : IDisposable
{
    static readonly AsyncLocal<PlainKernel?> Entered = new();

    readonly PlainKernel? _outer;
    readonly List<string> _printed = [];
    ulong _random;

    PlainKernel(MachineOptions options, PlainKernel? outer)
    {
        Options = options;
        Host = new InProcessHost(options);
        _outer = outer;
        _random = options.Seed ?? (ulong)Random.Shared.NextInt64();
    }

    public static PlainKernel Default { get; } = new(MachineOptions.Default, null);

    public static PlainKernel Current => Entered.Value ?? Default;

    public MachineOptions Options { get; }

    /// <summary>The CPU that programs run on, below <see cref="MachineOptions.PossibleCpus"/>.</summary>
    public int Cpu
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)value, (uint)Options.PossibleCpus, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// What <see cref="Kernel.CurrentTask{T}"/> gives: an instance of the program's own view of <c>struct task_struct</c>.
    /// </summary>
    public object? Task { get; set; }

    /// <summary>What <see cref="Bpf.GetAttachCookie{TContext}"/> gives.</summary>
    public ulong Cookie { get; set; }

    /// <summary>Where the last redirection leads: an interface's index, or the key of a map's entry.</summary>
    public ulong RedirectTarget { get; internal set; }

    /// <summary>What <see cref="Bpf.Print"/> wrote.</summary>
    public IReadOnlyList<string> Printed => _printed;

    internal InProcessHost Host { get; }

    internal TextMemory Texts { get; } = new();

    internal PlainTimers Timers { get; } = new();

    /// <summary>Makes a kernel that programs see from here on, in this thread and what it awaits, until it is disposed.</summary>
    public static PlainKernel Enter(MachineOptions? options = null)
    {
        var kernel = new PlainKernel(options ?? new MachineOptions(), Entered.Value);
        Entered.Value = kernel;
        return kernel;
    }

    /// <summary>Runs the callbacks of timers that are due by the clock.</summary>
    /// <returns>How many there were.</returns>
    public int RunTimers() => Timers.Run(Options.Clock.Monotonic);

    internal uint NextRandom() => (uint)SplitMix64.Next(ref _random);

    internal void Print(string text)
    {
        lock (_printed)
            _printed.Add(text);
        Options.Trace?.Invoke(text);
    }

    public void Dispose()
    {
        if (Entered.Value == this)
            Entered.Value = _outer;
        Host.Dispose();
    }
}
