namespace Skep.Machine;

/// <summary>A call by a program of a helper that the application registered. Valid only during the call.</summary>
public readonly unsafe ref struct HelperCall
{
    readonly VirtualCpu _cpu;
    readonly ulong* _registers;

    internal HelperCall(VirtualCpu cpu, ulong* registers)
    {
        _cpu = cpu;
        _registers = registers;
    }

    /// <summary>Argument 1 to 5.</summary>
    public ulong this[int argument]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(argument, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(argument, 5);
            return _registers[argument];
        }
    }

    /// <summary>The CPU that the program runs on.</summary>
    public int Cpu => _cpu.Index;

    /// <summary>The memory that an argument points to, for reading.</summary>
    /// <exception cref="BpfExecutionException">The program may not read all of it. Let it pass: it ends the run with a
    /// diagnostic.</exception>
    public ReadOnlySpan<byte> Read(int argument, int length) =>
        length == 0 ? [] : new(_cpu.Argument(argument, this[argument], (ulong)length, write: false), length);

    /// <summary>The memory that an argument points to, for writing.</summary>
    /// <exception cref="BpfExecutionException">The program may not write all of it. Let it pass: it ends the run with a
    /// diagnostic.</exception>
    public Span<byte> Write(int argument, int length) => length == 0 ? []
        : new(_cpu.Argument(argument, this[argument], (ulong)length, write: true), length);
}
