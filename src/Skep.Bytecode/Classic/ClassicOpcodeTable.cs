namespace Skep.Bytecode;

/// <summary>Every classic code: how <c>tcpdump -d</c> writes it. Validation and the disassembler read it.</summary>
public static class ClassicOpcodeTable
{
    /// <summary>
    /// In an operand, {k} is K in signed decimal, {x} in hexadecimal, {packet} a packet offset or the name of ancillary data,
    /// {to} the instruction that K leads to.
    /// </summary>
    static readonly (ushort Code, string Mnemonic, string Operand)[] Rows =
    [
        (0x00, "ld", "#0x{x}"),
        (0x20, "ld", "[{packet}]"),
        (0x28, "ldh", "[{packet}]"),
        (0x30, "ldb", "[{packet}]"),
        (0x40, "ld", "[x + {k}]"),
        (0x48, "ldh", "[x + {k}]"),
        (0x50, "ldb", "[x + {k}]"),
        (0x60, "ld", "M[{k}]"),
        (0x80, "ld", "#pktlen"),
        (0x01, "ldx", "#0x{x}"),
        (0x61, "ldx", "M[{k}]"),
        (0x81, "ldx", "#pktlen"),
        (0xb1, "ldxb", "4*([{k}]&0xf)"),
        (0x02, "st", "M[{k}]"),
        (0x03, "stx", "M[{k}]"),
        (0x04, "add", "#{k}"),
        (0x0c, "add", "x"),
        (0x14, "sub", "#{k}"),
        (0x1c, "sub", "x"),
        (0x24, "mul", "#{k}"),
        (0x2c, "mul", "x"),
        (0x34, "div", "#{k}"),
        (0x3c, "div", "x"),
        (0x44, "or", "#0x{x}"),
        (0x4c, "or", "x"),
        (0x54, "and", "#0x{x}"),
        (0x5c, "and", "x"),
        (0x64, "lsh", "#{k}"),
        (0x6c, "lsh", "x"),
        (0x74, "rsh", "#{k}"),
        (0x7c, "rsh", "x"),
        (0x84, "neg", ""),
        (0x94, "mod", "#{k}"),
        (0x9c, "mod", "x"),
        (0xa4, "xor", "#0x{x}"),
        (0xac, "xor", "x"),
        (0x05, "ja", "{to}"),
        (0x15, "jeq", "#0x{x}"),
        (0x1d, "jeq", "x"),
        (0x25, "jgt", "#0x{x}"),
        (0x2d, "jgt", "x"),
        (0x35, "jge", "#0x{x}"),
        (0x3d, "jge", "x"),
        (0x45, "jset", "#0x{x}"),
        (0x4d, "jset", "x"),
        (0x06, "ret", "#{k}"),
        (0x16, "ret", ""),
        (0x07, "tax", ""),
        (0x87, "txa", ""),
    ];

    static readonly Dictionary<ushort, (string Mnemonic, string Operand)> ByCode =
        Rows.ToDictionary(row => row.Code, row => (row.Mnemonic, row.Operand));

    /// <summary>Every code that the kernel takes.</summary>
    public static IEnumerable<ushort> Codes => Rows.Select(row => row.Code);

    public static bool IsValid(ushort code) => ByCode.ContainsKey(code);

    internal static (string Mnemonic, string Operand)? Find(ushort code) => ByCode.TryGetValue(code, out var row) ? row : null;
}
