using System.Runtime.InteropServices;

namespace Skep.Bytecode;

/// <summary>
/// One 8-byte instruction slot, laid out as <c>struct bpf_insn</c> of <c>linux/bpf.h</c> on a little-endian machine, so that a span of
/// instructions is also the byte image that the kernel takes. A 64-bit immediate load fills two slots; jump offsets,
/// <c>.BTF.ext</c> records and the verifier count slots, and so does everything here.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = SizeInBytes)]
public readonly partial record struct Instruction
{
    public const int SizeInBytes = 8;

    readonly byte _opcode;
    readonly byte _registers;
    readonly short _offset;
    readonly int _immediate;

    public Instruction(byte opcode, Register destination = default, Register source = default, short offset = 0, int immediate = 0)
    {
        _opcode = opcode;
        _registers = (byte)((int)destination & 0xf | (int)source << 4);
        _offset = offset;
        _immediate = immediate;
    }

    /// <summary>The whole opcode byte: class in the low three bits (RFC 9669 section 3).</summary>
    public byte Opcode { get => _opcode; init => _opcode = value; }

    public Register Destination
    {
        get => (Register)(_registers & 0xf);
        init => _registers = (byte)(_registers & 0xf0 | (int)value & 0xf);
    }

    /// <summary>The source register, or the pseudo source of a 64-bit immediate load or call.</summary>
    public Register Source
    {
        get => (Register)(_registers >> 4);
        init => _registers = (byte)(_registers & 0xf | (int)value << 4);
    }

    public short Offset { get => _offset; init => _offset = value; }

    public int Immediate { get => _immediate; init => _immediate = value; }

    /// <summary>The disassembly; of a 64-bit immediate load, as if its second slot were zero.</summary>
    public override string ToString() => Disassembler.Format(this);
}
