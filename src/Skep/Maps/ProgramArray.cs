using System.Reflection;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

/// <summary>A program as a method of a <see cref="BpfObject"/>.</summary>
public delegate TResult ContextProgram<TContext, TResult>(ref readonly TContext context)
    where TContext : struct;

/// <summary>Programs that others go on with: tail calls.</summary>
/// <example><code>Handlers[Tcp] = HandleTcp;    // in the constructor, or at any time
/// if (Handlers.TryTailCall(in ctx, Tcp, out XdpAction verdict)) return verdict;</code></example>
[BpfMap(MapType.ProgArray, DefaultEntries = 32)]
public sealed class ProgramArray<TContext, TResult>(int maxEntries = 0, MapFlags flags = MapFlags.None)
    : Map(maxEntries, flags), IProgramSlots
    where TContext : struct
{
    readonly Dictionary<uint, ContextProgram<TContext, TResult>> _programs = [];
    Action<uint, MethodInfo?>? _set;

    private protected override int KeySize => sizeof(uint);

    private protected override int ValueSize => sizeof(uint);

    /// <summary>The program in a slot; null for none. It must be a method of the same object.</summary>
    public ContextProgram<TContext, TResult>? this[uint index]
    {
        get => _programs.GetValueOrDefault(index);
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MaxEntries);
            _set?.Invoke(index, value?.Method);
            if (value is null)
                _programs.Remove(index);
            else
                _programs[index] = value;
        }
    }

    /// <summary>
    /// Goes on with the program in a slot, which is not a call: when there is one, nothing after this runs. Only a plain run comes back
    /// with true and what the program returned, so return that.
    /// </summary>
    /// <returns>False when the slot is empty, or after 33 tail calls.</returns>
    [KernelBody(nameof(TailCall))]
    public bool TryTailCall(ref readonly TContext context, uint index, out TResult? result)
    {
        bool found = _programs.TryGetValue(index, out ContextProgram<TContext, TResult>? program);
        result = found ? program!(in context) : default;
        return found;
    }

    bool TailCall(ref readonly TContext context, uint index, out TResult? result)
    {
        TailCall(in context, this, index);
        result = default;
        return false;
    }

    [BpfHelper(HelperId.TailCall)]
    static long TailCall(ref readonly TContext context, ProgramArray<TContext, TResult> map, uint index) =>
        throw new NotSupportedException("a tail call from outside a program");

    void IProgramSlots.Connect(Action<uint, MethodInfo?> set)
    {
        _set = set;
        foreach ((uint index, ContextProgram<TContext, TResult> program) in _programs)
            set(index, program.Method);
    }

    private protected override void Fill(BpfMap map, InProcessMap? standIn, IBpfHost host)
    {
        // Slots are filled when all programs are known: Connect.
    }
}

/// <summary>What loading does with the slots of a program array.</summary>
interface IProgramSlots
{
    /// <summary>Fills the slots, now and when they change.</summary>
    void Connect(Action<uint, MethodInfo?> set);
}
