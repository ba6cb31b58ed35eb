using System.Buffers;

namespace Skep.Btf;

/// <summary>
/// How many bytes follow the 12-byte header of each kind: a fixed part, then <c>vlen</c> elements.
/// </summary>
static class KindLayout
{
    /// <summary>All that the 7-bit kind field can name.</summary>
    const int Rows = 128;

    // One row per BtfKind: fixed bytes, bytes per element (struct definitions after struct btf_type in linux/btf.h).
    static ReadOnlySpan<byte> Known =>
    [
        0, 0,   // Void: never stored
        4, 0,   // Int: encoding
        0, 0,   // Pointer
        12, 0,  // Array: element type, index type, length
        0, 12,  // Struct: name, type, offset
        0, 12,  // Union
        0, 8,   // Enum: name, value
        0, 0,   // Forward
        0, 0,   // Typedef
        0, 0,   // Volatile
        0, 0,   // Const
        0, 0,   // Restrict
        0, 0,   // Function: vlen is the linkage
        0, 8,   // FunctionPrototype: name, type
        4, 0,   // Variable: linkage
        0, 12,  // DataSection: type, offset, size
        0, 0,   // Float
        4, 0,   // DeclarationTag: component index
        0, 0,   // TypeTag
        0, 12,  // Enum64: name, low, high
    ];

    public static int KnownKinds => Known.Length / 2;

    /// <summary>In bytes, of the table that <see cref="WriteTable"/> writes.</summary>
    public static int TableLength => KnownKinds * 4;

    /// <summary>The kind in an info word.</summary>
    public static BtfKind KindOf(uint info) => (BtfKind)(info >> 24 & 0x7f);

    /// <summary>Whether the third header word is a size; otherwise it may be a type id.</summary>
    public static bool HasSize(BtfKind kind) => kind is BtfKind.Int or BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64
        or BtfKind.Float or BtfKind.DataSection;

    /// <summary>Whether the third header word is the id of another type.</summary>
    public static bool HasTarget(BtfKind kind) => kind is BtfKind.Pointer or BtfKind.Typedef or BtfKind.Volatile or BtfKind.Const
        or BtfKind.Restrict or BtfKind.Function or BtfKind.FunctionPrototype or BtfKind.Variable or BtfKind.DeclarationTag
        or BtfKind.TypeTag;

    /// <summary>The kinds known here as a table of <c>struct btf_layout</c>; its flags are not used yet and are 0.</summary>
    public static void WriteTable(IBufferWriter<byte> output)
    {
        Span<byte> table = output.GetSpan(TableLength)[..TableLength];
        table.Clear();
        for (int kind = 1; kind < KnownKinds; kind++)
            (table[kind * 4], table[kind * 4 + 1]) = (Known[kind * 2], Known[kind * 2 + 1]);
        output.Advance(TableLength);
    }

    /// <summary>
    /// What a walk over one file's types needs, per kind: words of header and fixed part together in the low byte, or 0 if nobody
    /// described the kind, and words per element in the high byte.
    /// </summary>
    /// <param name="table">
    /// The file's own table, a <c>struct btf_layout</c> of 4 bytes per kind. It is consulted only for kinds that are not known here: what
    /// the others mean is fixed by the format. Types are 4-byte aligned, so a size that is not a multiple of 4 describes nothing.
    /// </param>
    public static ushort[] Describe(ReadOnlySpan<byte> table)
    {
        var rows = new ushort[Rows];
        for (int kind = 1; kind < Rows; kind++)
        {
            ReadOnlySpan<byte> source = kind < KnownKinds ? Known.Slice(kind * 2, 2) : default;
            if (source.IsEmpty && kind * 4 + 4 <= table.Length)
                source = table.Slice(kind * 4, 4);
            if (!source.IsEmpty && source[0] % 4 == 0 && source[1] % 4 == 0)
                rows[kind] = (ushort)(BtfFile.HeaderWords + source[0] / 4 | source[1] / 4 << 8);
        }
        return rows;
    }
}
