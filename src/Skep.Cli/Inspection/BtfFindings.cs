using System.Globalization;
using System.Text.Json;
using Skep.Btf;
using Skep.Cli.Output;

namespace Skep.Cli.Inspection;

/// <summary>What a search for types found: a line each.</summary>
static class BtfFindings
{
    public static void WriteText(Terminal terminal, IReadOnlyList<BtfType> types)
    {
        var table = new TextTable(
            ("NAME", Align.Left), ("KIND", Align.Left), ("ID", Align.Right), ("SIZE", Align.Right), ("IN", Align.Left), ("", Align.Left));
        foreach (BtfType type in types)
        {
            table.Add(
                type.Name, BtfText.KindName(type.Kind).ToLowerInvariant(), type.Id.ToString(CultureInfo.InvariantCulture),
                SizeOf(type) is { } size ? size.ToString(CultureInfo.InvariantCulture) : "", type.File.Name ?? "", Detail(type));
        }
        if (table.Count > 0)
            table.Write(terminal);
        else
            terminal.Error.WriteLine("skep: nothing found");
    }

    public static void WriteJson(Utf8JsonWriter json, IReadOnlyList<BtfType> types)
    {
        json.WriteStartArray();
        foreach (BtfType type in types)
        {
            json.WriteStartObject();
            json.WriteString("name", type.Name);
            json.WriteString("kind", BtfText.KindName(type.Kind));
            json.WriteNumber("id", type.Id);
            if (SizeOf(type) is { } size)
                json.WriteNumber("size", size);
            json.WriteString("in", type.File.Name);
            json.WriteString("detail", Detail(type));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static long? SizeOf(BtfType type) => type.Kind != BtfKind.Function && type.File.TryGetSize(type.Id, out long size) ? size : null;

    static string Detail(BtfType type) => type.Kind switch
    {
        BtfKind.Struct or BtfKind.Union => Quantity.Count(type.Members.Count, "member"),
        BtfKind.Enum or BtfKind.Enum64 => Quantity.Count(type.EnumValues.Count, "value"),
        BtfKind.Typedef or BtfKind.Variable => BtfDeclaration.Of(type.Target),
        BtfKind.Function => BtfDeclaration.Of(type),
        _ => "",
    };
}
