using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Skep.Cli.Values;

/// <summary>A value as JSON. Numbers are numbers up to 64 bits and decimal strings beyond; addresses, enumerators and bytes are strings.</summary>
sealed class JsonSink(Utf8JsonWriter json) : IValueSink
{
    public void BeginStruct() => json.WriteStartObject();

    public void Member(string name) => json.WritePropertyName(name);

    public void EndStruct() => json.WriteEndObject();

    public void BeginArray() => json.WriteStartArray();

    public void EndArray() => json.WriteEndArray();

    public void Integer(Int128 value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
            json.WriteNumberValue((long)value);
        else if (value >= 0 && value <= ulong.MaxValue)
            json.WriteNumberValue((ulong)value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    public void Float(double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    public void Boolean(bool value) => json.WriteBooleanValue(value);

    public void Characters(string value) => json.WriteStringValue(value);

    public void Word(string value) => json.WriteStringValue(value);

    public void Address(IPAddress value) => json.WriteStringValue(value.ToString());

    public void Bytes(ReadOnlySpan<byte> value) => json.WriteStringValue(Convert.ToHexStringLower(value));

    public void Nothing() => json.WriteNullValue();
}
