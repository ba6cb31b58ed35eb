using System.Globalization;

namespace Skep.Btf;

/// <summary>Writes types one record a block, word for word what <c>bpftool btf dump ... format raw</c> prints.</summary>
public static class BtfRawWriter
{
    /// <summary>Writes every type of a file, without those of its base.</summary>
    public static void Write(BtfFile file, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(file);
        foreach (BtfType type in file.Types)
            Write(type, output);
    }

    public static string ToString(BtfFile file)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Write(file, text);
        return text.ToString();
    }

    public static void Write(BtfType type, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"[{type.Id}] {KindName(type.Kind)} '{NameOf(type.File, type.NameOffset)}'");
        switch (type.Kind)
        {
            case BtfKind.Int:
                BtfIntEncoding encoding = type.IntEncoding;
                output.Write(
                    $" size={type.Size} bits_offset={encoding.BitOffset} nr_bits={encoding.Bits} encoding={EncodingName(encoding)}");
                break;
            case BtfKind.Pointer or BtfKind.Const or BtfKind.Volatile or BtfKind.Restrict or BtfKind.Typedef or BtfKind.TypeTag:
                output.Write($" type_id={(uint)type.TypeId}");
                break;
            case BtfKind.Array:
                BtfArray array = type.Array;
                output.Write($" type_id={(uint)array.ElementTypeId} index_type_id={(uint)array.IndexTypeId} nr_elems={array.Length}");
                break;
            case BtfKind.Struct or BtfKind.Union:
                output.Write($" size={type.Size} vlen={type.Count}");
                WriteMembers(type, output);
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                output.Write($" encoding={(type.KindFlag ? "SIGNED" : "UNSIGNED")} size={type.Size} vlen={type.Count}");
                string suffix = type.Kind == BtfKind.Enum ? "" : type.KindFlag ? "LL" : "ULL";
                foreach (BtfEnumValue value in type.EnumValues)
                    output.Write($"\n\t'{NameOf(type.File, value.NameOffset)}' val={value.ValueText}{suffix}");
                break;
            case BtfKind.Forward:
                output.Write($" fwd_kind={(type.KindFlag ? "union" : "struct")}");
                break;
            case BtfKind.Function:
                output.Write($" type_id={(uint)type.TypeId} linkage={LinkageName(type.Linkage)}");
                break;
            case BtfKind.FunctionPrototype:
                output.Write($" ret_type_id={(uint)type.TypeId} vlen={type.Count}");
                foreach (BtfParameter parameter in type.Parameters)
                    output.Write($"\n\t'{NameOf(type.File, parameter.NameOffset)}' type_id={(uint)parameter.TypeId}");
                break;
            case BtfKind.Variable:
                output.Write($" type_id={(uint)type.TypeId}, linkage={LinkageName(type.Linkage)}");
                break;
            case BtfKind.DataSection:
                output.Write($" size={type.Size} vlen={type.Count}");
                foreach (BtfSectionEntry entry in type.SectionEntries)
                    WriteEntry(entry, output);
                break;
            case BtfKind.Float:
                output.Write($" size={type.Size}");
                break;
            case BtfKind.DeclarationTag:
                output.Write($" type_id={(uint)type.TypeId} component_idx={type.ComponentIndex}");
                break;
        }
        output.Write('\n');
    }

    static void WriteMembers(BtfType type, TextWriter output)
    {
        foreach (BtfMember member in type.Members)
        {
            output.Write($"\n\t'{NameOf(type.File, member.NameOffset)}' type_id={(uint)member.TypeId} bits_offset={member.BitOffset}");
            if (member.IsBitfield)
                output.Write($" bitfield_size={member.BitfieldSize}");
        }
    }

    static void WriteEntry(BtfSectionEntry entry, TextWriter output)
    {
        BtfType variable = entry.Type;
        output.Write($"\n\ttype_id={(uint)entry.TypeId} offset={entry.Offset} size={entry.Size}");
        if (!variable.IsVoid)
            output.Write($" ({KindName(variable.Kind)} '{NameOf(variable.File, variable.NameOffset)}')");
    }

    static string NameOf(BtfFile file, int offset) => offset == 0 ? "(anon)" : file.GetString(offset);

    static string EncodingName(BtfIntEncoding encoding) => (encoding.Raw >> 24 & 0xf) switch
    {
        0 => "(none)",
        1 => "SIGNED",
        2 => "CHAR",
        4 => "BOOL",
        _ => "UNKN",
    };

    static string LinkageName(BtfLinkage linkage) => linkage switch
    {
        BtfLinkage.Static => "static",
        BtfLinkage.Global => "global",
        BtfLinkage.Extern => "extern",
        _ => "(unknown)",
    };

    internal static string KindName(BtfKind kind) => kind switch
    {
        BtfKind.Int => "INT",
        BtfKind.Pointer => "PTR",
        BtfKind.Array => "ARRAY",
        BtfKind.Struct => "STRUCT",
        BtfKind.Union => "UNION",
        BtfKind.Enum => "ENUM",
        BtfKind.Forward => "FWD",
        BtfKind.Typedef => "TYPEDEF",
        BtfKind.Volatile => "VOLATILE",
        BtfKind.Const => "CONST",
        BtfKind.Restrict => "RESTRICT",
        BtfKind.Function => "FUNC",
        BtfKind.FunctionPrototype => "FUNC_PROTO",
        BtfKind.Variable => "VAR",
        BtfKind.DataSection => "DATASEC",
        BtfKind.Float => "FLOAT",
        BtfKind.DeclarationTag => "DECL_TAG",
        BtfKind.TypeTag => "TYPE_TAG",
        BtfKind.Enum64 => "ENUM64",
        _ => "UNKNOWN",
    };
}
