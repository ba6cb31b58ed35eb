using System.Buffers;
using System.Buffers.Binary;
using Skep.Diagnostics;

namespace Skep.Bytecode;

/// <summary>Between bytes and classic instructions, in either byte order.</summary>
public static class ClassicCodec
{
    /// <summary>Reads whole instructions; bytes left over at the end are reported (<c>BPF0206</c>) and dropped.</summary>
    public static ClassicInstruction[] Decode(
        ReadOnlySpan<byte> code, ByteOrder order, DiagnosticBag diagnostics, Location? location = null)
    {
        int rest = code.Length % ClassicInstruction.SizeInBytes;
        if (rest != 0)
            diagnostics.Error(DiagnosticId.CodeSize, $"the code is {code.Length} bytes long, which is not a multiple of 8", location);
        var instructions = new ClassicInstruction[code.Length / ClassicInstruction.SizeInBytes];
        for (int i = 0; i < instructions.Length; i++)
            instructions[i] = Read(code.Slice(i * ClassicInstruction.SizeInBytes, ClassicInstruction.SizeInBytes), order);
        return instructions;
    }

    public static void Encode(ReadOnlySpan<ClassicInstruction> instructions, IBufferWriter<byte> output, ByteOrder order)
    {
        foreach (var instruction in instructions)
        {
            Write(instruction, output.GetSpan(ClassicInstruction.SizeInBytes), order);
            output.Advance(ClassicInstruction.SizeInBytes);
        }
    }

    static ClassicInstruction Read(ReadOnlySpan<byte> bytes, ByteOrder order) => order == ByteOrder.LittleEndian
        ? new(BinaryPrimitives.ReadUInt16LittleEndian(bytes), bytes[2], bytes[3], BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]))
        : new(BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes[2], bytes[3], BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

    static void Write(ClassicInstruction instruction, Span<byte> bytes, ByteOrder order)
    {
        bytes[2] = instruction.JumpTrue;
        bytes[3] = instruction.JumpFalse;
        if (order == ByteOrder.LittleEndian)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, instruction.Code);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], instruction.K);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, instruction.Code);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], instruction.K);
        }
    }
}
