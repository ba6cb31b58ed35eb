using System.Runtime.CompilerServices;
using Skep.Diagnostics;
using static Skep.Bytecode.Register;

namespace Skep.Bytecode.Tests;

public sealed class InstructionCodecTests
{
    [Fact]
    public void A_slot_is_eight_bytes() => Assert.Equal(Instruction.SizeInBytes, Unsafe.SizeOf<Instruction>());

    // The example of RFC 9669 section 3.1, with a source register and an offset added.
    [Theory]
    [InlineData(ByteOrder.LittleEndian, "0721feff44332211")]
    [InlineData(ByteOrder.BigEndian, "0712fffe11223344")]
    public void Registers_offset_and_immediate_follow_the_byte_order(ByteOrder order, string hex)
    {
        var instruction = new Instruction(0x07, R1, R2, -2, 0x11223344);
        byte[] bytes = Convert.FromHexString(hex);

        Assert.Equal(instruction, InstructionCodec.Read(bytes, order));
        Assert.Equal(bytes, InstructionCodec.Encode([instruction], order));
        Assert.Equal([instruction], InstructionCodec.Decode(bytes, order, new DiagnosticBag()));
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Any_bytes_survive_decoding_and_encoding(ByteOrder order)
    {
        byte[] bytes = new byte[8000];
        new Random(19).NextBytes(bytes);
        Assert.Equal(bytes, InstructionCodec.Encode(InstructionCodec.Decode(bytes, order, new DiagnosticBag()), order));
    }

    [Fact]
    public void Bytes_left_over_are_reported_and_dropped()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Single(InstructionCodec.Decode(new byte[15], ByteOrder.LittleEndian, diagnostics));
        Assert.Equal(DiagnosticId.CodeSize, Assert.Single(diagnostics).Id);
        Assert.Empty(InstructionCodec.Decode([], ByteOrder.BigEndian, new DiagnosticBag()));
        Assert.Empty(InstructionCodec.Encode([], ByteOrder.BigEndian));
    }
}
