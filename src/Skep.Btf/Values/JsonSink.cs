using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Skep.Btf;

/// <summary>
/// Writes a value as JSON: records as objects, characters as strings, enum values by name, pointers as strings in hexadecimal.
/// </summary>
sealed class JsonSink(Utf8JsonWriter output) : IValueSink
{
    public bool OmitsTrailingZeros => false;

    public void BeginArray() => output.WriteStartArray();

    public void EndArray() => output.WriteEndArray();

    public void BeginRecord() => output.WriteStartObject();

    public void Member(ReadOnlySpan<byte> name) => output.WritePropertyName(Encoding.UTF8.GetString(name));

    public void EndRecord() => output.WriteEndObject();

    // JSON sets no limit to numbers, only the writer's overloads do.
    public void Number(Int128 value) => output.WriteRawValue(value.ToString(CultureInfo.InvariantCulture));

    public void Number(UInt128 value) => output.WriteRawValue(value.ToString(CultureInfo.InvariantCulture));

    public void Number(double value)
    {
        if (double.IsFinite(value))
            output.WriteNumberValue(value);
        else
            output.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    public void Boolean(bool value) => output.WriteBooleanValue(value);

    public void Character(byte value) => output.WriteNumberValue(value);

    public void Pointer(ulong value) => output.WriteStringValue($"0x{value:x}");

    public void Name(ReadOnlySpan<byte> name) => output.WriteStringValue(Encoding.UTF8.GetString(name));

    public void Text(ReadOnlySpan<byte> text) => output.WriteStringValue(Encoding.UTF8.GetString(text));

    public void Missing(string why) => output.WriteNullValue();
}
