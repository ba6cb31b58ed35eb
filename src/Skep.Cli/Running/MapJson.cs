using System.Text.Json;
using Skep.Cli.Values;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>A map with its entries as JSON: a value for each key, or one for each CPU.</summary>
static class MapJson
{
    public static void Write(Utf8JsonWriter json, ObjectSpec spec, BpfMap map)
    {
        json.WriteStartObject();
        json.WriteString("name", map.Name);
        json.WriteString("type", map.Type.KernelName);
        json.WriteNumber("maxEntries", map.MaxEntries);
        json.WriteStartArray("entries");
        foreach (MapRow row in MapRows.Read(map, withZeros: false))
        {
            json.WriteStartObject();
            json.WritePropertyName("key");
            WriteValue(json, spec, map.Spec.KeyTypeId, row.Key, "");
            if (row.Cpu is { } cpu)
                json.WriteNumber("cpu", cpu);
            json.WritePropertyName("value");
            WriteValue(json, spec, map.Spec.ValueTypeId, row.Value, "");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteValue(Utf8JsonWriter json, ObjectSpec spec, int typeId, ReadOnlySpan<byte> bytes, string name)
    {
        if (spec.Btf is { } types && typeId != 0)
            ValueDecoder.Decode(types.GetType(typeId), bytes, new JsonSink(json), name);
        else
            json.WriteStringValue(Convert.ToHexStringLower(bytes));
    }
}
