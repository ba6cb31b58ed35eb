using System.Buffers;
using System.Text.Json;

namespace Skep.Cli.Output;

/// <summary>JSON values on standard output, one a line.</summary>
sealed class JsonLines : IDisposable
{
    readonly Terminal _terminal;
    readonly ArrayBufferWriter<byte> _line = new();

    public JsonLines(Terminal terminal)
    {
        _terminal = terminal;
        Writer = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JsonOutput.Encoder });
    }

    /// <summary>Writes the value of the current line.</summary>
    public Utf8JsonWriter Writer { get; }

    public void EndLine()
    {
        Writer.Flush();
        Writer.Reset();
        _terminal.OutputStream.Write(_line.WrittenSpan);
        _terminal.OutputStream.WriteByte((byte)'\n');
        _line.ResetWrittenCount();
    }

    public void Dispose() => Writer.Dispose();
}
