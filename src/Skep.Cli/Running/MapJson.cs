using System.Text.Json;
using Skep.Btf;
using Skep.Cli.Values;
using Skep.KernelAbi;

namespace Skep.Cli.Running;

/// <summary>A map with its entries as JSON: a value for each key, or one for each CPU.</summary>
static class MapJson
{
    public static void Write(Utf8JsonWriter json, MapView view)
    {
        BpfMap map = view.Map;
        json.WriteStartObject();
        json.WriteString("name", map.Name);
        json.WriteString("type", map.Type.KernelName);
        json.WriteNumber("maxEntries", map.MaxEntries);
        if (map.Spec.Reading is MapReading.Events or MapReading.None)
            json.WriteNull("entries");
        else
            WriteEntries(json, view);
        json.WriteEndObject();
    }

    static void WriteEntries(Utf8JsonWriter json, MapView view)
    {
        var sink = new JsonSink(json);
        json.WriteStartArray("entries");
        foreach (MapRow row in MapRows.Read(view, withZeros: false))
        {
            json.WriteStartObject();
            if (row.Key.Length > 0)
            {
                json.WritePropertyName("key");
                BtfValueFormatter.Write(TypedValues.KeyOf(view.Types, view.Map.Spec), row.Key, sink);
            }
            if (row.Cpu is { } cpu)
                json.WriteNumber("cpu", cpu);
            json.WritePropertyName("value");
            WriteValue(json, view, row, sink);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteValue(Utf8JsonWriter json, MapView view, MapRow row, JsonSink sink)
    {
        if (view.Map.Spec.Reading is not (MapReading.Programs or MapReading.Maps))
        {
            TypedValues.Write(view.Types, view.Map.Spec.ValueTypeId, row.Value, sink);
            return;
        }
        json.WriteStartObject();
        json.WriteNumber("id", row.Id);
        json.WriteString("name", view.Map.Spec.Reading == MapReading.Programs ? view.ProgramName(row.Id) : view.OpenMap(row.Id)?.Name);
        json.WriteEndObject();
    }
}
