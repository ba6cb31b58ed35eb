using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Skep.Cli.Values;

/// <summary>
/// A value as JSON. Integers are numbers up to 64 bits and decimal strings beyond; addresses, enumerators and bytes are strings.
/// </summary>
sealed class JsonSink(Utf8JsonWriter json) : NotationSink
{
    public override bool OmitsTrailingZeros => false;

    public override void BeginArray() => json.WriteStartArray();

    public override void EndArray() => json.WriteEndArray();

    public override void BeginRecord() => json.WriteStartObject();

    public override void Member(ReadOnlySpan<byte> name) => json.WritePropertyName(Encoding.UTF8.GetString(name));

    public override void EndRecord() => json.WriteEndObject();

    public override void Number(Int128 value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
            json.WriteNumberValue((long)value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    public override void Number(UInt128 value)
    {
        if (value <= ulong.MaxValue)
            json.WriteNumberValue((ulong)value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    public override void Number(double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    public override void Boolean(bool value) => json.WriteBooleanValue(value);

    public override void Text(ReadOnlySpan<byte> text) => Word(Encoding.UTF8.GetString(text));

    public override void Missing(string why) => json.WriteNullValue();

    protected override void Bytes(ReadOnlySpan<byte> value) => Word(Convert.ToHexStringLower(value));

    protected override void Nanoseconds(long value) => json.WriteNumberValue(value);

    protected override void Address(IPAddress value) => Word(value.ToString());

    protected override void Word(string value) => json.WriteStringValue(value);
}
