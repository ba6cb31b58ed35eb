namespace Skep.Bytecode;

/// <summary>The operands that stand in braces in <see cref="OpcodeInfo.Syntax"/>: which field each fills and how it is written.</summary>
enum Operand : byte
{
    /// <summary>A register number; the letter before it is r for 64 bits, w for 32.</summary>
    Destination,
    Source,
    /// <summary>Signed decimal.</summary>
    Immediate,
    /// <summary>Hexadecimal of the 32 bits, as the kernel writes what a register is compared with.</summary>
    HexImmediate,
    /// <summary>Decimal with its sign always written.</summary>
    Offset,
    /// <summary>A jump distance in the offset field.</summary>
    Target16,
    /// <summary>A jump distance in the immediate field.</summary>
    Target32,
    /// <summary>Both immediates of a 64-bit immediate load as one hexadecimal number.</summary>
    Immediate64,
    /// <summary>The second immediate of a 64-bit immediate load, unsigned decimal.</summary>
    NextImmediate,
    /// <summary>A helper: <c>name#id</c>.</summary>
    Helper,
    /// <summary>A kernel function: <c>name#id</c>, and the index of its BTF file.</summary>
    Kfunc,
    /// <summary>A function of this program, as a distance.</summary>
    Function,
    /// <summary>A function of this program, as a distance without "pc".</summary>
    FunctionDistance,
    /// <summary>A map by name, in the assembler only.</summary>
    MapName,
}

static class OperandExtensions
{
    extension(Operand operand)
    {
        public OperandFields Fields => operand switch
        {
            Operand.Destination => OperandFields.Destination,
            Operand.Source => OperandFields.Source,
            Operand.Offset or Operand.Target16 => OperandFields.Offset,
            Operand.Immediate64 => OperandFields.Immediate | OperandFields.NextImmediate,
            Operand.NextImmediate => OperandFields.NextImmediate,
            Operand.Kfunc => OperandFields.Immediate | OperandFields.Offset,
            _ => OperandFields.Immediate,
        };

        public static Operand Parse(ReadOnlySpan<char> name) => name switch
        {
            "dst" => Operand.Destination,
            "src" => Operand.Source,
            "imm" => Operand.Immediate,
            "hex" => Operand.HexImmediate,
            "off" => Operand.Offset,
            "to16" => Operand.Target16,
            "to32" => Operand.Target32,
            "imm64" => Operand.Immediate64,
            "next" => Operand.NextImmediate,
            "helper" => Operand.Helper,
            "kfunc" => Operand.Kfunc,
            "function" => Operand.Function,
            "distance" => Operand.FunctionDistance,
            "map" => Operand.MapName,
            _ => throw new ArgumentException($"No operand is called {name}."),
        };

        /// <summary>Every field that an operand of <paramref name="syntax"/> fills.</summary>
        public static OperandFields FieldsOf(ReadOnlySpan<char> syntax)
        {
            var fields = OperandFields.None;
            for (int open; (open = syntax.IndexOf('{')) >= 0;)
            {
                int close = syntax.IndexOf('}');
                fields |= Operand.Parse(syntax[(open + 1)..close]).Fields;
                syntax = syntax[(close + 1)..];
            }
            return fields;
        }
    }
}
