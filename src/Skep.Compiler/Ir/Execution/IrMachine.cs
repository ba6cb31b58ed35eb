namespace Skep.Compiler.Ir.Execution;

/// <summary>
/// Executes a module as <c>docs/ir.md</c> says, one value after the other: the engine against which passes and code generation are tested.
/// </summary>
/// <param name="host">Helpers and maps; null for a module that needs none.</param>
/// <param name="budget">How many values may be executed before that counts as endless.</param>
public sealed partial class IrMachine(Module module, IIrHost? host = null, long budget = 10_000_000)
{
    // What slots hold before anything is written: a number that is easily seen.
    const byte Uninitialised = 0xcd;
    const int MaximumDepth = 200;

    readonly Dictionary<object, long> _addresses = [];
    readonly Dictionary<long, object> _symbols = [];
    readonly Dictionary<GlobalSymbol, byte[]> _globals = [];
    long _left = budget;
    int _depth;

    public Module Module { get; } = module;

    public IrMemory Memory { get; } = new();

    /// <summary>Runs a function to its end.</summary>
    /// <param name="arguments">One for each parameter: numbers, or addresses that <see cref="IrMemory.Add"/> gave.</param>
    /// <returns>The result; an i32 zero-extended, as in r0; 0 for none.</returns>
    /// <exception cref="IrFaultException">It did what has no meaning.</exception>
    public long Run(Function function, params ReadOnlySpan<long> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (++_depth > MaximumDepth)
            throw new IrFaultException(null, $"{function.Name} calls itself too often");
        var frame = new long[function.ValueCount];
        for (int i = 0; i < function.Parameters.Count; i++)
            frame[function.Parameters[i].Id] = Narrow(function.Parameters[i].Type, i < arguments.Length ? arguments[i] : 0);
        foreach (Value slot in function.Slots)
        {
            byte[] bytes = new byte[slot.Immediate];
            bytes.AsSpan().Fill(Uninitialised);
            frame[slot.Id] = Memory.Add(bytes);
        }
        try
        {
            long result = Execute(function, frame);
            return function.ReturnType == ValueType.I32 ? (uint)result : result;
        }
        finally
        {
            _depth--;
            foreach (Value slot in function.Slots)
                Memory.Remove(frame[slot.Id]);
        }
    }

    /// <summary>The bytes of a global variable, as they are now.</summary>
    public byte[] ContentsOf(GlobalSymbol global)
    {
        if (!_globals.TryGetValue(global, out byte[]? contents))
            _globals.Add(global, contents = global.Contents is { } initial ? [.. initial] : new byte[global.Type.Size]);
        return contents;
    }

    public long AddressOf(GlobalSymbol global) => AddressOf(global, () => ContentsOf(global));

    /// <summary>A number that stands for a map; there is no memory to read at it.</summary>
    public long AddressOf(MapSymbol map) => AddressOf(map, static () => []);

    /// <summary>A number that stands for a function.</summary>
    public long AddressOf(Function function) => AddressOf(function, static () => []);

    /// <summary>The map or function that a number stands for.</summary>
    public T SymbolAt<T>(long address)
        where T : class =>
        _symbols.TryGetValue(address, out object? symbol) && symbol is T found
            ? found
            : throw new IrFaultException(null, $"0x{address:x} is no {typeof(T).Name}");

    long AddressOf(object symbol, Func<byte[]> contents)
    {
        if (!_addresses.TryGetValue(symbol, out long address))
        {
            _addresses.Add(symbol, address = Memory.Add(contents()));
            _symbols.Add(address, symbol);
        }
        return address;
    }

    IIrHost Host => host ?? throw new IrFaultException(null, "the module needs a kernel, and there is none");

    static long Narrow(ValueType type, long value) => type == ValueType.I32 ? (int)value : value;
}
