using System.Text.Encodings.Web;
using System.Text.Json;

namespace Skep.Cli.Output;

/// <summary>A JSON document on standard output.</summary>
static class JsonOutput
{
    // The output is no HTML: quotes and non-ASCII letters may stay readable.
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static void Document(Terminal terminal, Action<Utf8JsonWriter> write)
    {
        terminal.Flush();
        using (var json = new Utf8JsonWriter(terminal.OutputStream, new JsonWriterOptions { Indented = true, Encoder = Encoder }))
            write(json);
        terminal.OutputStream.WriteByte((byte)'\n');
        terminal.Flush();
    }
}
