using Skep.Bytecode;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Linux.Tests;

/// <summary>A program that writes numbered records: the number in the first 8 bytes, the rest zero. It counts what it could not
/// write.</summary>
sealed class EventProgram : IDisposable
{
    const int MapLookupElem = 1;
    const int PerfEventOutput = 25;
    const int RingBufOutput = 130;
    const int CounterOffset = -8;

    readonly KernelHost _host = KernelHost.Open();
    readonly int _recordSize;

    EventProgram(MapSpec events, int recordSize, Instruction[] output)
    {
        _recordSize = recordSize;
        var code = new List<Instruction>
        {
            Instruction.Alu64(AluOperation.Mov, Register.R8, Register.R1),
            Instruction.Store(OperandSize.Word, Register.R10, CounterOffset, 0),
            Instruction.Alu64(AluOperation.Mov, Register.R2, Register.R10),
            Instruction.Alu64(AluOperation.Add, Register.R2, CounterOffset),
        };
        int counters = code.Count;
        code.AddRange(TestObjects.LoadMap(Register.R1));
        code.AddRange(
        [
            Instruction.CallHelper(MapLookupElem),
            Instruction.JumpIf64(JumpOperation.Jne, Register.R0, 0, 2),
            .. TestObjects.Return(0),
            Instruction.Alu64(AluOperation.Mov, Register.R6, Register.R0),
            // Not atomic, because kernels before 5.12 have no fetching form; one thread writes.
            Instruction.Load(OperandSize.DoubleWord, Register.R7, Register.R6, 0),
            Instruction.Alu64(AluOperation.Mov, Register.R9, Register.R7),
            Instruction.Alu64(AluOperation.Add, Register.R9, 1),
            Instruction.Store(OperandSize.DoubleWord, Register.R6, 0, Register.R9),
        ]);
        for (int i = 0; i < recordSize; i += 8)
            code.Add(Instruction.Store(OperandSize.DoubleWord, Register.R10, (short)(Record + i), 0));
        code.Add(Instruction.Store(OperandSize.DoubleWord, Register.R10, Record, Register.R7));
        int ring = code.Count + Array.FindIndex(output, instruction => instruction.IsWide);
        code.AddRange(output);
        code.AddRange(
        [
            Instruction.JumpIf64(JumpOperation.Jeq, Register.R0, 0, 2),
            Instruction.Alu64(AluOperation.Mov, Register.R7, 1),
            Instruction.Atomic(AtomicOperation.Add, OperandSize.DoubleWord, Register.R6, 8, Register.R7),
            .. TestObjects.Return(0),
        ]);
        ProgramSpec program = TestObjects.Program("emit", "tc", [.. code],
            new SymbolReference(counters, ReferenceKind.Map, "counters"), new SymbolReference(ring, ReferenceKind.Map, events.Name));
        Object = _host.Load(TestObjects.Object(TestObjects.Map("counters", MapType.Array, 4, 16, 1), events, program));
    }

    short Record => (short)(CounterOffset - _recordSize);

    public LoadedObject Object { get; }

    public BpfMap Events => Object.Maps["events"];

    /// <summary>Records that the program could not write, by its own count.</summary>
    public long Failed => BitConverter.ToInt64(Counters(), 8);

    public static EventProgram Ring(uint size = 4096, int recordSize = 8, RingBufFlags flags = RingBufFlags.None) =>
        new(TestObjects.Map("events", MapType.RingBuf, 0, 0, size), recordSize,
        [
            .. TestObjects.LoadMap(Register.R1),
            .. RecordTo(Register.R2, recordSize),
            Instruction.Alu64(AluOperation.Mov, Register.R3, recordSize),
            Instruction.Alu64(AluOperation.Mov, Register.R4, (int)flags),
            Instruction.CallHelper(RingBufOutput),
        ]);

    public static EventProgram Perf(int recordSize = 8) =>
        new(TestObjects.Map("events", MapType.PerfEventArray, 4, 4, 0), recordSize,
        [
            Instruction.Alu64(AluOperation.Mov, Register.R1, Register.R8),
            .. TestObjects.LoadMap(Register.R2),
            // BPF_F_CURRENT_CPU
            Instruction.Alu32(AluOperation.Mov, Register.R3, -1),
            .. RecordTo(Register.R4, recordSize),
            Instruction.Alu64(AluOperation.Mov, Register.R5, recordSize),
            Instruction.CallHelper(PerfEventOutput),
        ]);

    static Instruction[] RecordTo(Register register, int recordSize) =>
    [
        Instruction.Alu64(AluOperation.Mov, register, Register.R10),
        Instruction.Alu64(AluOperation.Add, register, CounterOffset - recordSize),
    ];

    /// <summary>Writes this many records.</summary>
    public void Emit(int count) => Object.Programs["emit"].Run(new RunInput { Data = new byte[14], Repeat = count });

    byte[] Counters()
    {
        byte[] value = new byte[16];
        Object.Maps["counters"].TryLookup(new byte[4], value);
        return value;
    }

    public void Dispose()
    {
        Object.Dispose();
        _host.Dispose();
    }
}
