namespace Skep.Machine;

/// <summary>A function of the program that a helper calls.</summary>
readonly unsafe struct Callback
{
    readonly ProgramCode _code;
    readonly Op* _function;
    readonly int _length;

    /// <param name="cpu">What runs the program.</param>
    /// <param name="number">Which argument of the helper the function is.</param>
    /// <param name="address">That argument.</param>
    public Callback(VirtualCpu cpu, int number, ulong address)
    {
        Cpu = cpu;
        _function = cpu.FunctionArgument(number, address, out _code);
        _length = _code.FunctionLength(_code.SlotOf(_function));
    }

    public VirtualCpu Cpu { get; }

    /// <summary>Calls it. It counts against the budget as one turn of a loop as long as the function.</summary>
    /// <returns>Its r0.</returns>
    public ulong Call(ulong argument1, ulong argument2, ulong argument3 = 0, ulong argument4 = 0)
    {
        if ((Cpu.Budget -= _length) < 0)
            Cpu.FaultBudget(Cpu.CallSite);
        return Cpu.Invoke(_code, _function, argument1, argument2, argument3, argument4);
    }
}

/// <summary>A function of the program that is called for elements of a map.</summary>
readonly unsafe struct ElementCallback(Callback callback, InProcessMap map, ulong context)
{
    /// <param name="key">Readable for the program during the call.</param>
    /// <param name="value">Guest address.</param>
    /// <returns>Whether to go on.</returns>
    public bool Call(byte* key, ulong value)
    {
        ulong keyAddress = callback.Cpu.ExposeKey(key, map.KeySize);
        ulong result = callback.Call(map.Handle, keyAddress, value, context);
        callback.Cpu.HideKey(keyAddress);
        return result == 0;
    }

    /// <summary>The CPU whose values of per-CPU maps are meant.</summary>
    public int Cpu => callback.Cpu.Index;
}
