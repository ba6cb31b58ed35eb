namespace Skep.Bytecode.Tests;

/// <summary>Instructions with operands that are mostly edges. Seeded, so that a failure repeats.</summary>
sealed class RandomInstructions(int seed)
{
    static readonly short[] Offsets = [0, 1, -1, 8, -8, 127, -128, 255, 256, short.MaxValue, short.MinValue];
    static readonly int[] Immediates =
        [0, 1, -1, 5, 31, 32, 63, 64, 127, -128, 255, 4095, 65535, 65536, int.MaxValue, int.MinValue, int.MinValue + 1, 0x12345678];

    readonly Random _random = new(seed);

    /// <summary>The slots of one instruction of a form: two for a 64-bit immediate load.</summary>
    public Instruction[] Next(OpcodeInfo row)
    {
        var first = row.Encode(Register(), Register(), Pick(Offsets), Pick(Immediates));
        if (!first.IsWide)
            return [first];
        return [first, new Instruction(0, immediate: row.Uses(OperandFields.NextImmediate) ? Pick(Immediates) : 0)];
    }

    /// <summary>A program of any forms, whose jumps may lead anywhere.</summary>
    public Instruction[] Program(int instructions)
    {
        var program = new List<Instruction>();
        for (int i = 0; i < instructions; i++)
            program.AddRange(Next(OpcodeTable.All[_random.Next(OpcodeTable.All.Count)]));
        // Short distances, so that many jumps and calls stay inside and get labels.
        for (int slot = 0; slot < program.Count; slot += program[slot].SlotCount)
        {
            int distance = _random.Next(-slot - 2, program.Count - slot + 2);
            var instruction = program[slot];
            if (instruction.TryGetTarget(slot, out _))
                program[slot] = instruction.IsJump && !instruction.IsLongJump ? instruction with { Offset = (short)distance }
                    : instruction with { Immediate = distance };
        }
        return [.. program];
    }

    /// <summary>Slots that need not be instructions.</summary>
    public Instruction[] Noise(int slots)
    {
        byte[] bytes = new byte[slots * Instruction.SizeInBytes];
        _random.NextBytes(bytes);
        var noise = new Instruction[slots];
        InstructionCodec.Decode(bytes, noise, ByteOrder.LittleEndian);
        return noise;
    }

    Register Register() => (Register)_random.Next(0, 11);

    T Pick<T>(T[] edges) where T : struct => edges[_random.Next(edges.Length)];
}
