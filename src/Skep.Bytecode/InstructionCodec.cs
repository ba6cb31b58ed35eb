using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Skep.Diagnostics;

namespace Skep.Bytecode;

/// <summary>
/// Between bytes and instruction slots, in either byte order. Big-endian code swaps the bytes of offset and immediate, and the
/// two register nibbles as well (RFC 9669 section 3.1).
/// </summary>
public static class InstructionCodec
{
    /// <summary>Reads one slot from the first eight bytes.</summary>
    public static Instruction Read(ReadOnlySpan<byte> bytes, ByteOrder order)
    {
        byte registers = bytes[1];
        return order == ByteOrder.LittleEndian
            ? new(bytes[0], (Register)(registers & 0xf), (Register)(registers >> 4),
                BinaryPrimitives.ReadInt16LittleEndian(bytes[2..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]))
            : new(bytes[0], (Register)(registers >> 4), (Register)(registers & 0xf),
                BinaryPrimitives.ReadInt16BigEndian(bytes[2..]), BinaryPrimitives.ReadInt32BigEndian(bytes[4..]));
    }

    /// <summary>Writes one slot to the first eight bytes.</summary>
    public static void Write(Instruction instruction, Span<byte> bytes, ByteOrder order)
    {
        bytes[0] = instruction.Opcode;
        if (order == ByteOrder.LittleEndian)
        {
            bytes[1] = (byte)((int)instruction.Source << 4 | (int)instruction.Destination);
            BinaryPrimitives.WriteInt16LittleEndian(bytes[2..], instruction.Offset);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], instruction.Immediate);
        }
        else
        {
            bytes[1] = (byte)((int)instruction.Destination << 4 | (int)instruction.Source);
            BinaryPrimitives.WriteInt16BigEndian(bytes[2..], instruction.Offset);
            BinaryPrimitives.WriteInt32BigEndian(bytes[4..], instruction.Immediate);
        }
    }

    /// <summary>Reads whole slots; bytes left over at the end are reported (<c>BPF0206</c>) and dropped. Slots are not validated.</summary>
    public static Instruction[] Decode(ReadOnlySpan<byte> code, ByteOrder order, DiagnosticBag diagnostics, Location? location = null)
    {
        int rest = code.Length % Instruction.SizeInBytes;
        if (rest != 0)
        {
            diagnostics.Error(
                DiagnosticId.CodeSize, $"the code is {code.Length} bytes long, which is not a multiple of 8", location,
                $"The last {rest} bytes are no instruction.");
        }
        var instructions = new Instruction[code.Length / Instruction.SizeInBytes];
        Decode(code[..^rest], instructions, order);
        return instructions;
    }

    /// <summary>Reads as many slots as <paramref name="instructions"/> holds.</summary>
    public static void Decode(ReadOnlySpan<byte> code, Span<Instruction> instructions, ByteOrder order)
    {
        if (BitConverter.IsLittleEndian && order == ByteOrder.LittleEndian)
        {
            code[..(instructions.Length * Instruction.SizeInBytes)].CopyTo(MemoryMarshal.AsBytes(instructions));
            return;
        }
        for (int i = 0; i < instructions.Length; i++)
            instructions[i] = Read(code.Slice(i * Instruction.SizeInBytes, Instruction.SizeInBytes), order);
    }

    public static void Encode(ReadOnlySpan<Instruction> instructions, IBufferWriter<byte> output, ByteOrder order)
    {
        var bytes = output.GetSpan(instructions.Length * Instruction.SizeInBytes);
        if (BitConverter.IsLittleEndian && order == ByteOrder.LittleEndian)
        {
            MemoryMarshal.AsBytes(instructions).CopyTo(bytes);
        }
        else
        {
            for (int i = 0; i < instructions.Length; i++)
                Write(instructions[i], bytes[(i * Instruction.SizeInBytes)..], order);
        }
        output.Advance(instructions.Length * Instruction.SizeInBytes);
    }

    public static byte[] Encode(ReadOnlySpan<Instruction> instructions, ByteOrder order)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(1, instructions.Length * Instruction.SizeInBytes));
        Encode(instructions, output, order);
        return output.WrittenSpan.ToArray();
    }
}
