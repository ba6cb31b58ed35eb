using System.Globalization;
using Skep.Bytecode;
using Skep.Objects;

namespace Skep.Cli.Disassembly;

/// <summary>One program's instructions, each as text, bytes and remarks.</summary>
sealed class ProgramText(ObjectSpec spec, ProgramSpec program)
{
    readonly ProgramSymbols _symbols = new(program);
    readonly Remarks _remarks = new(spec, program);
    Disassembler? _disassembler;

    Disassembler Disassembler => _disassembler ??= new Disassembler(program.Instructions, DisassemblyStyle.Labels, _symbols);

    public int SlotCount(int slot) => Disassembler.SlotCount(slot);

    public string? LabelAt(int slot) => Disassembler.LabelAt(slot);

    public string? RemarkOn(int slot) => _remarks.Of(slot);

    public string TextOf(int slot)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _symbols.Slot = slot;
        Disassembler.Write(text, slot);
        return text.ToString();
    }

    /// <summary>The bytes as they are in the object's file; both slots of a 64-bit immediate load.</summary>
    public string BytesOf(int slot) =>
        Convert.ToHexStringLower(InstructionCodec.Encode(program.Instructions.AsSpan(slot, SlotCount(slot)), spec.ByteOrder));
}
