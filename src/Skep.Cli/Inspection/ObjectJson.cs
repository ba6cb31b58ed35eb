using System.Text.Json;
using Skep.Cli.Values;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Inspection;

/// <summary>An object as JSON; the shape is documented in <c>docs/cli.md</c>.</summary>
static class ObjectJson
{
    public static void Write(Utf8JsonWriter json, ObjectSpec spec, string path)
    {
        json.WriteStartObject();
        json.WriteString("file", path);
        json.WriteString("name", spec.Name);
        json.WriteString("byteOrder", spec.ByteOrder == ByteOrder.LittleEndian ? "little" : "big");
        json.WriteString("license", spec.License);
        json.WriteNumber("kernelVersion", spec.KernelVersion);
        Array(json, "programs", spec.Programs, program => WriteProgram(json, spec, program));
        Array(json, "maps", spec.Maps, map => WriteMap(json, spec, map));
        Array(json, "variables", spec.Variables, variable => WriteVariable(json, spec, variable));
        Array(json, "externs", spec.Externs, symbol => WriteExtern(json, spec, symbol));
        WriteTypes(json, spec);
        json.WriteEndObject();
    }

    static void WriteProgram(Utf8JsonWriter json, ObjectSpec spec, ProgramSpec program)
    {
        json.WriteString("name", program.Name);
        json.WriteString("section", program.SectionName);
        json.WriteString("type", program.Type.KernelName);
        json.WriteString("attachType", SpecText.AttachTypeOf(program));
        json.WriteString("attachTarget", program.AttachTarget);
        Strings(json, "flags", SpecText.Flags(program.Flags));
        json.WriteBoolean("autoload", program.AutoLoad);
        json.WriteNumber("instructions", program.Instructions.Length);
        Array(json, "functions", program.Functions, function =>
        {
            json.WriteString("name", function.Name);
            json.WriteNumber("instruction", function.Instruction);
        });
        Array(json, "references", program.References, reference =>
        {
            json.WriteNumber("instruction", reference.Instruction);
            json.WriteString("kind", SpecText.Reference(reference.Kind));
            json.WriteString("symbol", reference.Symbol);
            json.WriteNumber("addend", reference.Addend);
        });
        Array(json, "coreRelocations", program.CoreRelocations, relocation =>
        {
            json.WriteNumber("instruction", relocation.Instruction);
            json.WriteString("kind", CoreAccess.KindName(relocation.Kind));
            json.WriteNumber("typeId", relocation.TypeId);
            json.WriteString("accessPath", relocation.AccessPath);
            json.WriteString("of", CoreAccess.Describe(spec.Btf, relocation));
        });
        json.WriteNumber("sourceLines", program.Lines.Count);
    }

    static void WriteMap(Utf8JsonWriter json, ObjectSpec spec, MapSpec map)
    {
        json.WriteString("name", map.Name);
        json.WriteString("type", map.Type.KernelName);
        json.WriteNumber("keySize", map.KeySize);
        json.WriteNumber("valueSize", map.ValueSize);
        json.WriteNumber("maxEntries", map.MaxEntries);
        json.WriteString("key", SpecText.KeyOf(spec, map));
        json.WriteString("value", SpecText.ValueOf(spec, map));
        Strings(json, "flags", SpecText.Flags(map.Flags));
        json.WriteNumber("extra", map.Extra);
        json.WriteString("origin", SpecText.Origin(map.Origin));
        json.WriteString("pinning", map.Pinning == MapPinning.ByName ? "by_name" : "none");
        json.WriteBoolean("frozen", map.Freeze);
        if (map.Inner is { } inner)
        {
            json.WriteStartObject("inner");
            WriteMap(json, spec, inner);
            json.WriteEndObject();
        }
        Array(json, "slots", map.Slots, slot =>
        {
            json.WriteNumber("index", slot.Index);
            json.WriteString("name", slot.Name);
        });
        Strings(json, "tags", map.Tags);
    }

    static void WriteVariable(Utf8JsonWriter json, ObjectSpec spec, VariableSpec variable)
    {
        json.WriteString("name", variable.Name);
        json.WriteString("map", variable.Map.Name);
        json.WriteNumber("offset", variable.Offset);
        json.WriteNumber("size", variable.Size);
        json.WriteString("type", TypedValues.NameOf(spec.Btf, variable.TypeId, variable.Size));
        json.WriteBoolean("readOnly", variable.IsReadOnly);
        json.WritePropertyName("value");
        TypedValues.Write(spec.Btf, variable.TypeId, variable.Value, new JsonSink(json), variable.Name);
    }

    static void WriteExtern(Utf8JsonWriter json, ObjectSpec spec, ExternSpec symbol)
    {
        json.WriteString("name", symbol.Name);
        json.WriteString("kind", SpecText.Extern(symbol.Kind));
        json.WriteString("type", TypedValues.NameOf(spec.Btf, symbol.TypeId, symbol.Size));
        json.WriteBoolean("weak", symbol.IsWeak);
    }

    static void WriteTypes(Utf8JsonWriter json, ObjectSpec spec)
    {
        if (spec.Btf is not { } types)
        {
            json.WriteNull("btf");
            return;
        }
        json.WriteStartObject("btf");
        json.WriteNumber("types", types.TypeCount);
        json.WriteStartObject("kinds");
        foreach (var kind in types.Types.GroupBy(static type => type.Kind).OrderBy(static group => group.Key))
            json.WriteNumber(BtfText.KindName(kind.Key), kind.Count());
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (string item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }
}
