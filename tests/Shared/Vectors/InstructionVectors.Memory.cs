using Skep.Bytecode;
using static Skep.Bytecode.OpcodeKind;

namespace Skep.Testing;

// Loads, stores and atomics, on eight bytes of stack that hold the state's first word before and after.
public static partial class InstructionVectors
{
    static IEnumerable<InstructionVector> OfMemory(OpcodeInfo form)
    {
        if (Width(form.Kind, LoadU8, LoadU64) is { } load)
            return AtEveryPlace(load / 8, offset => MakeMemory(form, form.Encode(Destination, Register.R10, offset), (s, at) =>
                s with { Source = Part(s.Destination, at, load) }, intoRegister: true));
        if (form.Kind is LoadS8 or LoadS16 or LoadS32)
        {
            int bits = 8 << (form.Kind - LoadS8);
            return AtEveryPlace(bits / 8, offset => MakeMemory(form, form.Encode(Destination, Register.R10, offset),
                (s, at) => s with { Source = ArithmeticModel.Truncate(ArithmeticModel.Signed(Part(s.Destination, at, bits), bits), 64) },
                    intoRegister: true));
        }
        if (Width(form.Kind, LoadAcquire8, LoadAcquire64) is { } acquire)
            return AtEveryPlace(acquire / 8, offset => MakeMemory(form, form.Encode(Destination, Register.R10, offset), (s, at) =>
                s with { Source = Part(s.Destination, at, acquire) }, intoRegister: true));
        if ((Width(form.Kind, Store8X, Store64X) ?? Width(form.Kind, StoreRelease8, StoreRelease64)) is { } store)
            return AtEveryPlace(store / 8, offset => MakeMemory(form, form.Encode(Register.R10, Source, offset), (s, at) =>
                s with { Destination = WithPart(s.Destination, at, store, s.Source) }));
        if (Width(form.Kind, Store8K, Store64K) is { } immediate)
        {
            return EdgeImmediates.SelectMany(k => AtEveryPlace(immediate / 8, offset =>
                MakeMemory(form, form.Encode(Register.R10, offset: offset, immediate: k), (s, at) =>
                    s with { Destination = WithPart(s.Destination, at, immediate, (ulong)k) })));
        }
        return AtomicModel(form.Kind) is var (bits2, model)
            ? AtEveryPlace(bits2 / 8, offset => MakeMemory(form, form.Encode(Register.R10, Source, offset), (s, at) => model(s, at)))
            : [];
    }

    /// <summary>In units of a byte, where the access may lie in the eight bytes.</summary>
    static IEnumerable<InstructionVector> AtEveryPlace(int bytes, Func<short, InstructionVector> make)
    {
        for (int at = 0; at < 8; at += bytes)
            yield return make((short)(Memory + at));
    }

    static InstructionVector MakeMemory(
        OpcodeInfo form, Instruction instruction, Func<VectorState, int, VectorState> model, bool intoRegister = false) => new(
        Disassembler.Format(instruction), form,
        [
            .. LoadState(),
            Instruction.Store(OperandSize.DoubleWord, Register.R10, Memory, Destination),
            instruction,
            .. intoRegister ? [Instruction.Mov64(Source, Destination)] : Array.Empty<Instruction>(),
            Instruction.Load(OperandSize.DoubleWord, Destination, Register.R10, Memory),
            .. StoreState(),
        ],
        KernelLoads: true, s => model(s, (instruction.Offset - Memory) * 8));

    static ulong Part(ulong word, int at, int bits) => ArithmeticModel.Truncate(word >> Place(at, bits), bits);

    static ulong WithPart(ulong word, int at, int bits, ulong value)
    {
        ulong mask = ArithmeticModel.Truncate(ulong.MaxValue, bits) << Place(at, bits);
        return (word & ~mask) | (value << Place(at, bits) & mask);
    }

    static int Place(int at, int bits) => BitConverter.IsLittleEndian ? at : 64 - bits - at;

    static int? Width(OpcodeKind kind, OpcodeKind first, OpcodeKind last) => kind >= first && kind <= last ? 8 << (kind - first) : null;

    static (int, Func<VectorState, int, VectorState>)? AtomicModel(OpcodeKind kind)
    {
        int bits = kind is >= AtomicAdd64 and <= AtomicCmpXchg64 ? 64 : 32;
        return kind switch
        {
            AtomicAdd32 or AtomicAdd64 => (bits, (s, at) => Change(s, at, bits, "+")),
            AtomicOr32 or AtomicOr64 => (bits, (s, at) => Change(s, at, bits, "|")),
            AtomicAnd32 or AtomicAnd64 => (bits, (s, at) => Change(s, at, bits, "&")),
            AtomicXor32 or AtomicXor64 => (bits, (s, at) => Change(s, at, bits, "^")),
            AtomicFetchAdd32 or AtomicFetchAdd64 => (bits, (s, at) => Fetch(s, at, bits, "+")),
            AtomicFetchOr32 or AtomicFetchOr64 => (bits, (s, at) => Fetch(s, at, bits, "|")),
            AtomicFetchAnd32 or AtomicFetchAnd64 => (bits, (s, at) => Fetch(s, at, bits, "&")),
            AtomicFetchXor32 or AtomicFetchXor64 => (bits, (s, at) => Fetch(s, at, bits, "^")),
            AtomicXchg32 or AtomicXchg64 => (bits, (s, at) => Fetch(s, at, bits, "=")),
            AtomicCmpXchg32 or AtomicCmpXchg64 => (bits, (s, at) => CompareExchange(s, at, bits)),
            _ => null,
        };
    }

    static VectorState Change(VectorState s, int at, int bits, string operation) =>
        s with { Destination = WithPart(s.Destination, at, bits,
            ArithmeticModel.Binary(operation, bits, Part(s.Destination, at, bits), s.Source)) };

    static VectorState Fetch(VectorState s, int at, int bits, string operation) =>
        Change(s, at, bits, operation) with { Source = Part(s.Destination, at, bits) };

    static VectorState CompareExchange(VectorState s, int at, int bits)
    {
        ulong old = Part(s.Destination, at, bits);
        bool equal = old == ArithmeticModel.Truncate(s.R0, bits);
        return s with { Destination = equal ? WithPart(s.Destination, at, bits, s.Source) : s.Destination, R0 = old };
    }
}
