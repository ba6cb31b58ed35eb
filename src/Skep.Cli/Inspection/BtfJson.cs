using System.Text.Json;
using Skep.Btf;

namespace Skep.Cli.Inspection;

/// <summary>Types as JSON: what each record holds, by the names of the raw dump.</summary>
static class BtfJson
{
    public static void Write(Utf8JsonWriter json, IEnumerable<BtfType> types)
    {
        json.WriteStartArray();
        foreach (BtfType type in types)
        {
            Write(json, type);
            // Kernel BTF has 150,000 types: what is written need not stay in memory.
            if (json.BytesPending > 64 * 1024)
                json.Flush();
        }
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, BtfType type)
    {
        json.WriteStartObject();
        json.WriteNumber("id", type.Id);
        json.WriteString("kind", BtfText.KindName(type.Kind));
        json.WriteString("name", type.Name);
        switch (type.Kind)
        {
            case BtfKind.Int:
                json.WriteNumber("size", type.Size);
                json.WriteNumber("bits", type.IntEncoding.Bits);
                json.WriteBoolean("signed", type.IntEncoding.IsSigned);
                json.WriteBoolean("bool", type.IntEncoding.IsBool);
                break;
            case BtfKind.Float:
                json.WriteNumber("size", type.Size);
                break;
            case BtfKind.Array:
                json.WriteNumber("type", type.Array.ElementTypeId);
                json.WriteNumber("indexType", type.Array.IndexTypeId);
                json.WriteNumber("length", type.Array.Length);
                break;
            case BtfKind.Struct or BtfKind.Union:
                json.WriteNumber("size", type.Size);
                WriteMembers(json, type);
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                json.WriteNumber("size", type.Size);
                json.WriteBoolean("signed", type.IsSigned);
                WriteEnumerators(json, type);
                break;
            case BtfKind.Forward:
                json.WriteString("of", type.KindFlag ? "union" : "struct");
                break;
            case BtfKind.FunctionPrototype:
                json.WriteNumber("type", type.TypeId);
                WriteParameters(json, type);
                break;
            case BtfKind.Function or BtfKind.Variable:
                json.WriteNumber("type", type.TypeId);
                json.WriteString("linkage", type.Linkage.ToString().ToLowerInvariant());
                break;
            case BtfKind.DataSection:
                json.WriteNumber("size", type.Size);
                WriteEntries(json, type);
                break;
            case BtfKind.DeclarationTag:
                json.WriteNumber("type", type.TypeId);
                json.WriteNumber("component", type.ComponentIndex);
                break;
            default:
                json.WriteNumber("type", type.TypeId);
                break;
        }
        json.WriteEndObject();
    }

    static void WriteMembers(Utf8JsonWriter json, BtfType type)
    {
        json.WriteStartArray("members");
        foreach (BtfMember member in type.Members)
        {
            json.WriteStartObject();
            json.WriteString("name", member.Name);
            json.WriteNumber("type", member.TypeId);
            json.WriteNumber("bitOffset", member.BitOffset);
            if (member.IsBitfield)
                json.WriteNumber("bits", member.BitfieldSize);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteEnumerators(Utf8JsonWriter json, BtfType type)
    {
        json.WriteStartArray("values");
        foreach (BtfEnumValue value in type.EnumValues)
        {
            json.WriteStartObject();
            json.WriteString("name", value.Name);
            if (value.IsSigned)
                json.WriteNumber("value", value.Value);
            else
                json.WriteNumber("value", value.UnsignedValue);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteParameters(Utf8JsonWriter json, BtfType type)
    {
        json.WriteStartArray("parameters");
        foreach (BtfParameter parameter in type.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteNumber("type", parameter.TypeId);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteEntries(Utf8JsonWriter json, BtfType type)
    {
        json.WriteStartArray("variables");
        foreach (BtfSectionEntry entry in type.SectionEntries)
        {
            json.WriteStartObject();
            json.WriteNumber("type", entry.TypeId);
            json.WriteNumber("offset", entry.Offset);
            json.WriteNumber("size", entry.Size);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
