using System.Globalization;
using System.Text.Json;

namespace Skep.Btf;

/// <summary>
/// Shows values in memory by their type: map keys and values, global variables, events. Numbers are in the byte order of the file that
/// the type is from. Memory that is shorter than the type shows as far as it goes; what it holds more is taken for the flexible array
/// that a struct may end in.
/// </summary>
public static class BtfValueFormatter
{
    /// <summary>The value on one line, as an initialiser in C: <c>{ .pid = 7, .comm = "sshd", .ports = { 22, 2222 } }</c>.</summary>
    public static string Format(BtfType type, ReadOnlySpan<byte> value)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        Write(type, value, output);
        return output.ToString();
    }

    /// <inheritdoc cref="Format"/>
    public static void Write(BtfType type, ReadOnlySpan<byte> value, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        new ValueWalker<TextSink>(type.File, new TextSink(output)).Walk(type, value);
    }

    /// <summary>Writes the value as one JSON value. Arrays have all their elements; what cannot be shown is null.</summary>
    public static void WriteJson(BtfType type, ReadOnlySpan<byte> value, Utf8JsonWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        new ValueWalker<JsonSink>(type.File, new JsonSink(output)).Walk(type, value);
    }

    /// <summary>Hands the value to a sink of the caller's.</summary>
    /// <param name="type">The type of the value.</param>
    /// <param name="value">Its memory.</param>
    /// <param name="sink">Receives the pieces.</param>
    /// <param name="name">The variable or member that holds the value, for sinks that go by names.</param>
    public static void Write(BtfType type, ReadOnlySpan<byte> value, IValueSink sink, ReadOnlySpan<byte> name = default)
    {
        ArgumentNullException.ThrowIfNull(sink);
        new ValueWalker<IValueSink>(type.File, sink).Walk(type, value, name);
    }
}
