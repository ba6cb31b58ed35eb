using Skep.Btf;
using Skep.Bytecode;
using Skep.Diagnostics;

namespace Skep.Objects.Core;

/// <summary>Writes the values of CO-RE relocations into instructions.</summary>
static class InstructionPatcher
{
    /// <summary>
    /// The helper number that stands for an instruction that must not be reached: libbpf's 0xbad2310, which reads "bad relo". The kernel
    /// says <c>invalid func unknown#195896080</c>.
    /// </summary>
    public const int PoisonHelper = 0xbad2310;

    /// <summary>Replaces an instruction, both slots of a wide one, by a call that no verifier accepts.</summary>
    public static void Poison(Span<Instruction> code, int slot)
    {
        if (code[slot].IsWide && slot + 1 < code.Length)
            code[slot + 1] = Instruction.CallHelper(PoisonHelper);
        code[slot] = Instruction.CallHelper(PoisonHelper);
    }

    /// <summary>Puts a resolved value in its place.</summary>
    /// <returns>Null, or what prevents it: an id and a text.</returns>
    public static (string Id, string Reason)? Patch(Span<Instruction> code, int slot, CoreResolution resolution, out bool poisoned)
    {
        poisoned = false;
        Instruction instruction = code[slot];
        ulong value = resolution.Value;
        switch (instruction.Class)
        {
            case InstructionClass.Alu or InstructionClass.Alu64 when instruction.SourceOperand == SourceOperand.K:
                if (Differs(resolution, (uint)instruction.Immediate, (uint)resolution.LocalValue))
                    return Unexpected(instruction.Immediate, resolution);
                code[slot] = instruction with { Immediate = (int)value };
                return null;

            case InstructionClass.Ldx or InstructionClass.St or InstructionClass.Stx:
                if (Differs(resolution, (ulong)instruction.Offset, resolution.LocalValue))
                    return Unexpected(instruction.Offset, resolution);
                if (value > (ulong)short.MaxValue)
                    return (DiagnosticId.CoreOffsetTooLarge,
                        $"has the value {value} in the kernel, which does not fit in the 16-bit offset of a load or store");
                return PatchAccess(code, slot, resolution, out poisoned);

            case InstructionClass.Ld when instruction is { IsWide: true, PseudoSource: PseudoSource.None, Offset: 0 }
                && slot + 1 < code.Length:
                ulong old = instruction.WideImmediate(code[slot + 1]);
                if (IsZeroExtended(old, resolution))
                    value = (uint)value;
                else if (Differs(resolution, old, resolution.LocalValue))
                    return Unexpected((long)old, resolution);
                code[slot] = instruction with { Immediate = (int)(uint)value };
                code[slot + 1] = code[slot + 1] with { Immediate = (int)(value >> 32) };
                return null;

            default:
                return (DiagnosticId.CoreInstruction,
                    $"is for an instruction with opcode 0x{instruction.Opcode:x2}, which holds no such value");
        }
    }

    static (string Id, string Reason)? PatchAccess(Span<Instruction> code, int slot, CoreResolution resolution, out bool poisoned)
    {
        Instruction instruction = code[slot] with { Offset = (short)resolution.Value };
        poisoned = false;
        if (resolution.LocalSize != resolution.Size)
        {
            if (!resolution.CanResize)
            {
                poisoned = true;
                Poison(code, slot);
                return null;
            }
            if (instruction.Size.Bytes != resolution.LocalSize)
                return (DiagnosticId.CoreInstruction,
                    $"is for an access of {instruction.Size.Bytes} bytes to a field of {resolution.LocalSize}");
            if (resolution.Size is not (1 or 2 or 4 or 8))
                return (DiagnosticId.CoreInstruction,
                    $"is for a field of {resolution.Size} bytes in the kernel, which no single access can move");
            instruction = instruction with { Opcode = (byte)(instruction.Opcode & ~0x18 | (int)OperandSize.FromBytes(resolution.Size)) };
        }
        code[slot] = instruction;
        return null;
    }

    /// <summary>The types do not always say whether an enum is signed, but the compiler knew and extended its 32 bits
    /// accordingly.</summary>
    static bool IsZeroExtended(ulong old, CoreResolution resolution) =>
        resolution.Relocation.Kind == CoreRelocationKind.EnumValue && old == (uint)resolution.LocalValue
            && resolution.LocalValue == (ulong)(int)resolution.LocalValue;

    static bool Differs(CoreResolution resolution, ulong actual, ulong expected) => resolution.IsExact && actual != expected;

    static (string, string) Unexpected(long actual, CoreResolution resolution) =>
        (DiagnosticId.CoreInstruction, $"expects {resolution.LocalValue} in the instruction, which holds {actual}");
}
