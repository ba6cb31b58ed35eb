using System.Globalization;
using Skep.Bytecode;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Linux.Tests;

/// <summary>A program that counts its runs, of this thread or of all, and keeps the last cookie.</summary>
sealed class CountingProgram : IDisposable
{
    const int MapLookupElem = 1;
    const int GetCurrentPidTgid = 14;
    const int GetAttachCookie = 174;

    readonly KernelHost _host = KernelHost.Open();

    /// <param name="section">Type and target.</param>
    /// <param name="verdict">What it returns.</param>
    /// <param name="ownThread">Counts only what the calling thread does.</param>
    /// <param name="cookie">Asks for the attachment's cookie.</param>
    public CountingProgram(string section, int verdict = 0, bool ownThread = false, bool cookie = false) =>
        Object = _host.Load(TestObjects.Object(Map(), Spec(section, verdict, ownThread, cookie)));

    public LoadedObject Object { get; }

    public KernelProgram Program => (KernelProgram)Object.Programs["count"];

    public ulong Runs => Object.Maps["counts"].As<uint, ulong>()[0];

    public ulong Cookie => Object.Maps["counts"].As<uint, ulong>()[1];

    public static MapSpec Map() => TestObjects.Map("counts", MapType.Array, 4, 8, 2);

    public static ProgramSpec Spec(string section, int verdict = 0, bool ownThread = false, bool cookie = false, string name = "count")
    {
        var code = new List<Instruction> { Instruction.Alu64(AluOperation.Mov, Register.R6, Register.R1) };
        var references = new List<SymbolReference>();
        if (ownThread)
        {
            code.Add(Instruction.CallHelper(GetCurrentPidTgid));
            code.Add(Instruction.JumpIf32(JumpOperation.Jeq, Register.R0, ThreadId(), 2));
            code.AddRange(TestObjects.Return(verdict));
        }
        AddToSlot(0, [Instruction.Alu64(AluOperation.Mov, Register.R1, 1)], exchange: false);
        if (cookie)
        {
            code.Add(Instruction.Alu64(AluOperation.Mov, Register.R1, Register.R6));
            code.Add(Instruction.CallHelper(GetAttachCookie));
            code.Add(Instruction.Alu64(AluOperation.Mov, Register.R7, Register.R0));
            AddToSlot(1, [Instruction.Alu64(AluOperation.Mov, Register.R1, Register.R7)], exchange: true);
        }
        code.AddRange(TestObjects.Return(verdict));
        return TestObjects.Program(name, section, [.. code], [.. references]);

        void AddToSlot(int slot, Instruction[] value, bool exchange)
        {
            code.Add(Instruction.Store(OperandSize.Word, Register.R10, -4, slot));
            code.Add(Instruction.Alu64(AluOperation.Mov, Register.R2, Register.R10));
            code.Add(Instruction.Alu64(AluOperation.Add, Register.R2, -4));
            references.Add(new(code.Count, ReferenceKind.Map, "counts"));
            code.AddRange(TestObjects.LoadMap(Register.R1));
            code.Add(Instruction.CallHelper(MapLookupElem));
            code.Add(Instruction.JumpIf64(JumpOperation.Jeq, Register.R0, 0, (short)(value.Length + 1)));
            code.AddRange(value);
            code.Add(exchange
                ? Instruction.Store(OperandSize.DoubleWord, Register.R0, 0, Register.R1)
                : Instruction.Atomic(AtomicOperation.Add, OperandSize.DoubleWord, Register.R0, 0, Register.R1));
        }
    }

    static int ThreadId() => int.Parse(Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget!), CultureInfo.InvariantCulture);

    /// <summary>Waits until there were this many runs; packets may be on their way for a moment.</summary>
    public ulong WaitForRuns(ulong count)
    {
        SpinWait.SpinUntil(() => Runs >= count, TimeSpan.FromSeconds(5));
        return Runs;
    }

    public void Dispose()
    {
        Object.Dispose();
        _host.Dispose();
    }
}
