using System.Text.Json;
using Skep.Btf;
using Skep.Cli.Values;
using Skep.KernelAbi;

namespace Skep.Cli.Running;

/// <summary>A map with its entries as JSON: a value for each key, or one for each CPU.</summary>
static class MapJson
{
    public static void Write(Utf8JsonWriter json, BtfFile? types, BpfMap map)
    {
        var sink = new JsonSink(json);
        json.WriteStartObject();
        json.WriteString("name", map.Name);
        json.WriteString("type", map.Type.KernelName);
        json.WriteNumber("maxEntries", map.MaxEntries);
        json.WriteStartArray("entries");
        foreach (MapRow row in MapRows.Read(map, withZeros: false))
        {
            json.WriteStartObject();
            json.WritePropertyName("key");
            TypedValues.Write(types, map.Spec.KeyTypeId, row.Key, sink);
            if (row.Cpu is { } cpu)
                json.WriteNumber("cpu", cpu);
            json.WritePropertyName("value");
            TypedValues.Write(types, map.Spec.ValueTypeId, row.Value, sink);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
