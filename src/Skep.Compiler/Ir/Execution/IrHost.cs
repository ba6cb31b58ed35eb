using Skep.KernelAbi;

namespace Skep.Compiler.Ir.Execution;

/// <summary>
/// As much of a kernel as most programs need: hash tables and arrays, a clock and a random number that always start the same,
/// <c>bpf_loop</c>, and
/// what is printed. Derive from it to have more.
/// </summary>
public class IrHost : IIrHost
{
    const long NoEntry = -2;
    const long Exists = -17;
    const long TooBig = -7;
    const long Invalid = -22;

    readonly Dictionary<MapSymbol, Dictionary<string, long>> _maps = [];
    ulong _random = 0x9e3779b97f4a7c15;

    /// <summary>What the clock shows next.</summary>
    public long Time { get; set; } = 1_000_000_000;

    /// <summary>The memory of what the programs put out, by ring buffer and perf array, and of what they print.</summary>
    public List<byte[]> Output { get; } = [];

    /// <summary>The entries of a map: keys in hexadecimal, and the addresses of the values.</summary>
    public IReadOnlyDictionary<string, long> EntriesOf(MapSymbol map) => Entries(map);

    public virtual long CallHelper(IrMachine machine, HelperId helper, ReadOnlySpan<long> arguments)
    {
        ArgumentNullException.ThrowIfNull(machine);
        switch (helper)
        {
            case HelperId.MapLookupElem:
                return Lookup(machine, Map(machine, arguments), arguments[1]);
            case HelperId.MapUpdateElem:
                return Update(machine, Map(machine, arguments), arguments[1], arguments[2], arguments[3]);
            case HelperId.MapDeleteElem:
                return Delete(machine, Map(machine, arguments), arguments[1]);
            case HelperId.RingBufReserve:
                return machine.Memory.Add(new byte[arguments[1]]);
            case HelperId.RingBufSubmit or HelperId.RingBufDiscard:
                if (helper == HelperId.RingBufSubmit)
                    Output.Add(machine.Memory.RegionAt(arguments[0]).ToArray());
                machine.Memory.Remove(arguments[0]);
                return 0;
            case HelperId.RingBufOutput:
                Output.Add(machine.Memory.At(arguments[1], arguments[2]).ToArray());
                return 0;
            case HelperId.PerfEventOutput:
                Output.Add(machine.Memory.At(arguments[3], arguments[4]).ToArray());
                return 0;
            case HelperId.TracePrintk:
                Output.Add(machine.Memory.At(arguments[0], arguments[1]).ToArray());
                return arguments[1];
            case HelperId.KtimeGetNs or HelperId.KtimeGetBootNs:
                return Time++;
            case HelperId.GetPrandomU32:
                _random = _random * 6364136223846793005 + 1442695040888963407;
                return (long)(_random >> 32);
            case HelperId.GetSmpProcessorId:
                return 0;
            case HelperId.GetCurrentPidTgid:
                return (1234L << 32) | 1235;
            case HelperId.Loop:
                return Loop(machine, arguments[0], machine.SymbolAt<Function>(arguments[1]), arguments[2]);
            default:
                throw new IrFaultException(null, $"the interpreter's host has no {helper.KernelName}");
        }
    }

    public virtual long CallKfunc(IrMachine machine, ExternSymbol kfunc, ReadOnlySpan<long> arguments)
    {
        ArgumentNullException.ThrowIfNull(kfunc);
        throw new IrFaultException(null, $"the interpreter's host has no {kfunc.Name}");
    }

    public virtual long AddressOf(IrMachine machine, ExternSymbol symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        return symbol.IsWeak ? 0 : throw new IrFaultException(null, $"the interpreter's host has no {symbol.Name}");
    }

    static MapSymbol Map(IrMachine machine, ReadOnlySpan<long> arguments) => machine.SymbolAt<MapSymbol>(arguments[0]);

    static bool IsArray(MapSymbol map) => MapTypes.TryGet(map.Spec.Type, out MapTypeInfo? info)
        && info.Traits.HasFlag(MapTraits.FixedElements);

    Dictionary<string, long> Entries(MapSymbol map)
    {
        if (!_maps.TryGetValue(map, out Dictionary<string, long>? entries))
            _maps.Add(map, entries = []);
        return entries;
    }

    static string Key(IrMachine machine, MapSymbol map, long key) => Convert.ToHexStringLower(machine.Memory.At(key, map.Spec.KeySize));

    long Lookup(IrMachine machine, MapSymbol map, long key)
    {
        Dictionary<string, long> entries = Entries(map);
        string text = Key(machine, map, key);
        if (entries.TryGetValue(text, out long value))
            return value;
        if (!IsArray(map) || (ulong)machine.Memory.Load(MemoryType.U32, key) >= map.Spec.MaxEntries)
            return 0;
        return entries[text] = machine.Memory.Add(new byte[map.Spec.ValueSize]);
    }

    long Update(IrMachine machine, MapSymbol map, long key, long value, long flags)
    {
        const long NoExist = 1, Exist = 2;
        Dictionary<string, long> entries = Entries(map);
        byte[] bytes = machine.Memory.At(value, map.Spec.ValueSize).ToArray();
        long place = Lookup(machine, map, key);
        if (flags is < 0 or > Exist)
            return Invalid;
        if (place == 0 && (IsArray(map) || entries.Count >= map.Spec.MaxEntries))
            return TooBig;
        if (place != 0 && flags == NoExist)
            return Exists;
        if (place == 0 && flags == Exist)
            return NoEntry;
        if (place == 0)
            entries[Key(machine, map, key)] = machine.Memory.Add(bytes);
        else
            bytes.CopyTo(machine.Memory.At(place, bytes.Length));
        return 0;
    }

    long Delete(IrMachine machine, MapSymbol map, long key) =>
        IsArray(map) ? Invalid : Entries(map).Remove(Key(machine, map, key)) ? 0 : NoEntry;

    static long Loop(IrMachine machine, long count, Function callback, long context)
    {
        const long Most = 1 << 23;
        if (count is < 0 or > Most)
            return TooBig;
        long i = 0;
        while (i < count && machine.Run(callback, i, context) == 0)
            i++;
        return i < count ? i + 1 : i;
    }
}
