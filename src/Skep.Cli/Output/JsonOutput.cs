using System.Text.Encodings.Web;
using System.Text.Json;

namespace Skep.Cli.Output;

/// <summary>JSON on standard output: an indented document, or one compact value a line.</summary>
static class JsonOutput
{
    // The output is no HTML: quotes and non-ASCII letters may stay readable.
    static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static void Document(Terminal terminal, Action<Utf8JsonWriter> write)
    {
        terminal.Flush();
        using (var json = new Utf8JsonWriter(terminal.OutputStream, new JsonWriterOptions { Indented = true, Encoder = Encoder }))
            write(json);
        terminal.OutputStream.WriteByte((byte)'\n');
    }

    public static Utf8JsonWriter Lines(Terminal terminal)
    {
        terminal.Flush();
        return new Utf8JsonWriter(terminal.OutputStream, new JsonWriterOptions { Encoder = Encoder });
    }

    public static void EndLine(this Utf8JsonWriter json, Terminal terminal)
    {
        json.Flush();
        json.Reset();
        terminal.OutputStream.WriteByte((byte)'\n');
    }
}
