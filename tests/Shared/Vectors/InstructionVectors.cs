using System.Globalization;
using Skep.Bytecode;
using static Skep.Bytecode.OpcodeKind;

namespace Skep.Testing;

/// <summary>Every instruction that computes, with edge operands: for each engine that executes instructions, and for the kernel.</summary>
public static partial class InstructionVectors
{
    // Not the registers of calling conventions, so that a mix-up with an argument or the result shows.
    const Register Destination = Register.R7;
    const Register Source = Register.R8;
    const Register Context = Register.R6;

    /// <summary>Where memory instructions work: aligned on the stack, as the kernel's verifier demands.</summary>
    const short Memory = -16;

    /// <summary>The edges of every width, of shift counts, and two numbers without structure.</summary>
    public static IReadOnlyList<ulong> Edges { get; } =
    [
        0, 1, 2, 7, 31, 32, 33, 63, 64, 65, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000,
        0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_8000_0000, ulong.MaxValue - 1, ulong.MaxValue, 0x0123_4567_89ab_cdef,
        0xfedc_ba98_7654_3210,
    ];

    static readonly int[] EdgeImmediates =
        [0, 1, 2, 7, 31, 32, 63, 64, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, int.MaxValue, int.MinValue, -1, -2, -128, 0x1234_5678];

    /// <summary>States to run a vector on: all pairs of edges, and for r0 each edge once.</summary>
    public static IEnumerable<VectorState> States(InstructionVector vector)
    {
        bool readsSource = vector.Form.Uses(OperandFields.Source);
        bool readsR0 = vector.Form.Kind is AtomicCmpXchg32 or AtomicCmpXchg64;
        foreach (ulong destination in Edges)
        {
            if (!readsSource)
            {
                yield return new(destination, 0x5555_5555_5555_5555, 0x3333);
                continue;
            }
            foreach (ulong source in Edges)
            {
                if (!readsR0)
                {
                    yield return new(destination, source, 0x3333);
                    continue;
                }
                // Equal to the memory in all bits, in the low half only, and not.
                yield return new(destination, source, destination);
                yield return new(destination, source, destination ^ 0x1_0000_0000);
                yield return new(destination, source, destination ^ 1);
            }
        }
    }

    public static IEnumerable<InstructionVector> All() =>
        OpcodeTable.All.SelectMany(static form => Of(form));

    static IEnumerable<InstructionVector> Of(OpcodeInfo form)
    {
        (string Operation, int Bits)? binary = BinaryOperation(form.Kind);
        if (binary is var (operation, bits))
        {
            if (form.Uses(OperandFields.Source))
                return [Make(form, form.Encode(Destination, Source), s =>
                    s with { Destination = ArithmeticModel.Binary(operation, bits, s.Destination, s.Source) })];
            return EdgeImmediates.Select(k => Make(form, form.Encode(Destination, immediate: k),
                s => s with { Destination = ArithmeticModel.Binary(operation, bits, s.Destination, (ulong)k) },
                !(operation is "<<" or ">>" or "s>>" && (uint)k >= bits) && !(operation is "/" or "%" or "s/" or "s%" && k == 0)));
        }
        if (UnaryModel(form.Kind) is { } unary)
        {
            return [Make(form, form.Encode(Destination, Source),
                s => s with { Destination = unary(form.Uses(OperandFields.Source) ? s.Source : s.Destination) })];
        }
        if (Comparison(form.Kind) is var (comparison, width))
        {
            if (form.Uses(OperandFields.Source))
                return [MakeJump(form, form.Encode(Destination, Source, offset: 1), s =>
                    ArithmeticModel.Compare(comparison, width, s.Destination, s.Source))];
            return EdgeImmediates.Select(k => MakeJump(form, form.Encode(Destination, offset: 1, immediate: k),
                s => ArithmeticModel.Compare(comparison, width, s.Destination, (ulong)k)));
        }
        if (form.Kind is LoadImm64)
            return Edges.Select(MakeWide);
        return OfMemory(form);
    }

    static InstructionVector Make(OpcodeInfo form, Instruction instruction, Func<VectorState, VectorState> model,
        bool kernelLoads = true) =>
        new(Disassembler.Format(instruction), form, Around(instruction), kernelLoads, model);

    static InstructionVector MakeJump(OpcodeInfo form, Instruction instruction, Func<VectorState, bool> taken) => new(
        Disassembler.Format(instruction), form,
        [
            .. LoadState(),
            Instruction.Mov64(Register.R9, 1),
            instruction,
            Instruction.Mov64(Register.R9, 0),
            Instruction.Mov64(Destination, Register.R9),
            .. StoreState(),
        ],
        KernelLoads: true, s => s with { Destination = taken(s) ? 1u : 0u });

    static InstructionVector MakeWide(ulong value)
    {
        (Instruction first, Instruction second) = Instruction.LoadImmediate64(Destination, value);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"r7 = 0x{value:x} ll"), OpcodeTable.Of(LoadImm64),
            [.. LoadState(), first, second, .. StoreState()], KernelLoads: true, s => s with { Destination = value });
    }

    static Instruction[] Around(params ReadOnlySpan<Instruction> instructions) => [.. LoadState(), .. instructions, .. StoreState()];

    static Instruction[] LoadState() =>
    [
        Instruction.Mov64(Context, Register.R1),
        Instruction.Load(OperandSize.DoubleWord, Destination, Context, 0),
        Instruction.Load(OperandSize.DoubleWord, Source, Context, 8),
        Instruction.Load(OperandSize.DoubleWord, Register.R0, Context, 16),
    ];

    static Instruction[] StoreState() =>
    [
        Instruction.Store(OperandSize.DoubleWord, Context, 0, Destination),
        Instruction.Store(OperandSize.DoubleWord, Context, 8, Source),
        Instruction.Store(OperandSize.DoubleWord, Context, 16, Register.R0),
        Instruction.Mov64(Register.R0, 0),
        Instruction.Exit,
    ];

    static (string, int)? BinaryOperation(OpcodeKind kind) => kind switch
    {
        Add32K or Add32X => ("+", 32),
        Sub32K or Sub32X => ("-", 32),
        Mul32K or Mul32X => ("*", 32),
        Div32K or Div32X => ("/", 32),
        SDiv32K or SDiv32X => ("s/", 32),
        Or32K or Or32X => ("|", 32),
        And32K or And32X => ("&", 32),
        Lsh32K or Lsh32X => ("<<", 32),
        Rsh32K or Rsh32X => (">>", 32),
        Mod32K or Mod32X => ("%", 32),
        SMod32K or SMod32X => ("s%", 32),
        Xor32K or Xor32X => ("^", 32),
        Mov32K or Mov32X => ("=", 32),
        Arsh32K or Arsh32X => ("s>>", 32),
        Add64K or Add64X => ("+", 64),
        Sub64K or Sub64X => ("-", 64),
        Mul64K or Mul64X => ("*", 64),
        Div64K or Div64X => ("/", 64),
        SDiv64K or SDiv64X => ("s/", 64),
        Or64K or Or64X => ("|", 64),
        And64K or And64X => ("&", 64),
        Lsh64K or Lsh64X => ("<<", 64),
        Rsh64K or Rsh64X => (">>", 64),
        Mod64K or Mod64X => ("%", 64),
        SMod64K or SMod64X => ("s%", 64),
        Xor64K or Xor64X => ("^", 64),
        Mov64K or Mov64X => ("=", 64),
        Arsh64K or Arsh64X => ("s>>", 64),
        _ => null,
    };

    static Func<ulong, ulong>? UnaryModel(OpcodeKind kind) => kind switch
    {
        Neg32 => static x => ArithmeticModel.Truncate(-ArithmeticModel.Unsigned(x, 32), 32),
        Neg64 => static x => ArithmeticModel.Truncate(-ArithmeticModel.Unsigned(x, 64), 64),
        MovS8To32 => static x => ArithmeticModel.Truncate(ArithmeticModel.Signed(x, 8), 32),
        MovS16To32 => static x => ArithmeticModel.Truncate(ArithmeticModel.Signed(x, 16), 32),
        MovS8To64 => static x => ArithmeticModel.Truncate(ArithmeticModel.Signed(x, 8), 64),
        MovS16To64 => static x => ArithmeticModel.Truncate(ArithmeticModel.Signed(x, 16), 64),
        MovS32To64 => static x => ArithmeticModel.Truncate(ArithmeticModel.Signed(x, 32), 64),
        ToLe16 => static x => Ordered(x, 16, little: true),
        ToLe32 => static x => Ordered(x, 32, little: true),
        ToLe64 => static x => Ordered(x, 64, little: true),
        ToBe16 => static x => Ordered(x, 16, little: false),
        ToBe32 => static x => Ordered(x, 32, little: false),
        ToBe64 => static x => Ordered(x, 64, little: false),
        Bswap16 => static x => ArithmeticModel.Swap(x, 16),
        Bswap32 => static x => ArithmeticModel.Swap(x, 32),
        Bswap64 => static x => ArithmeticModel.Swap(x, 64),
        _ => null,
    };

    static ulong Ordered(ulong x, int bits, bool little) =>
        BitConverter.IsLittleEndian == little ? ArithmeticModel.Truncate(x, bits) : ArithmeticModel.Swap(x, bits);

    static (string, int)? Comparison(OpcodeKind kind) => kind switch
    {
        Jeq64K or Jeq64X => ("==", 64),
        Jne64K or Jne64X => ("!=", 64),
        Jgt64K or Jgt64X => (">", 64),
        Jge64K or Jge64X => (">=", 64),
        Jlt64K or Jlt64X => ("<", 64),
        Jle64K or Jle64X => ("<=", 64),
        Jsgt64K or Jsgt64X => ("s>", 64),
        Jsge64K or Jsge64X => ("s>=", 64),
        Jslt64K or Jslt64X => ("s<", 64),
        Jsle64K or Jsle64X => ("s<=", 64),
        Jset64K or Jset64X => ("&", 64),
        Jeq32K or Jeq32X => ("==", 32),
        Jne32K or Jne32X => ("!=", 32),
        Jgt32K or Jgt32X => (">", 32),
        Jge32K or Jge32X => (">=", 32),
        Jlt32K or Jlt32X => ("<", 32),
        Jle32K or Jle32X => ("<=", 32),
        Jsgt32K or Jsgt32X => ("s>", 32),
        Jsge32K or Jsge32X => ("s>=", 32),
        Jslt32K or Jslt32X => ("s<", 32),
        Jsle32K or Jsle32X => ("s<=", 32),
        Jset32K or Jset32X => ("&", 32),
        _ => null,
    };
}
