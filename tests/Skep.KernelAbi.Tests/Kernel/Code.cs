using Skep.Bytecode;

namespace Skep.KernelAbi.Tests;

/// <summary>The few instructions that the questions to the kernel are made of.</summary>
static class Code
{
    public static Instruction Exit => new(0x95);

    public static Instruction Move(Register destination, int value) => new(0xb7, destination, immediate: value);

    public static Instruction Copy(Register destination, Register source) => new(0xbf, destination, source);

    public static Instruction Add(Register destination, int value) => new(0x07, destination, immediate: value);

    public static Instruction Call(HelperId helper) => new(0x85, immediate: (int)helper);

    public static Instruction[] LoadMap(Register destination, int descriptor) =>
        [new(0x18, destination, (Register)1, immediate: descriptor), default];

    public static Instruction Load(int width, Register destination, Register source, int offset) =>
        new((byte)(0x61 | SizeBits(width)), destination, source, (short)offset);

    public static Instruction StoreZero(int width, Register destination, int offset) =>
        new((byte)(0x62 | SizeBits(width)), destination, offset: (short)offset);

    static int SizeBits(int width) => width switch { 1 => 0x10, 2 => 0x08, 4 => 0x00, _ => 0x18 };
}
