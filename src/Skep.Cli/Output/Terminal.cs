using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Skep.Cli.Output;

/// <summary>Where a command reads and writes. Tests give it streams of their own.</summary>
sealed class Terminal : IDisposable
{
    // For files and pipes, which have no width of their own.
    const int DefaultWidth = 120;

    Terminal(Stream output, TextWriter? text, TextWriter error, int width, bool hasColor, bool showsProgress)
    {
        OutputStream = new BufferedStream(output, 64 * 1024);
        Out = text ?? new StreamWriter(OutputStream, new UTF8Encoding(false), 32 * 1024) { NewLine = "\n" };
        Error = error;
        Width = width;
        HasColor = hasColor;
        ShowsProgress = showsProgress;
    }

    /// <summary>Text output, buffered: <see cref="Flush"/> before waiting for anything.</summary>
    public TextWriter Out { get; }

    /// <summary>
    /// The stream below <see cref="Out"/>, for output that is not text, also buffered: <see cref="Flush"/> before and after.
    /// </summary>
    public Stream OutputStream { get; }

    public TextWriter Error { get; }

    /// <summary>Columns to stay within.</summary>
    public int Width { get; }

    public bool HasColor { get; }

    /// <summary>Whether somebody watches standard error.</summary>
    public bool ShowsProgress { get; }

    public static Terminal OfProcess()
    {
        bool piped = Console.IsOutputRedirected;
        bool plain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal(
            OpenOutput(piped), null, Console.Error, WidthOfProcess(piped), hasColor: !piped && !plain, !Console.IsErrorRedirected);
    }

    public static Terminal ForTest(Stream output, TextWriter error, int width = DefaultWidth) =>
        new(output, null, error, width, hasColor: false, showsProgress: false);

    /// <summary>The same with text on standard error, for when standard output is taken by data.</summary>
    public Terminal WithTextOnError() => WithTextTo(Error);

    /// <summary>The same with text going elsewhere, without colour.</summary>
    public Terminal WithTextTo(TextWriter text) => new(Stream.Null, text, Error, Width, hasColor: false, ShowsProgress);

    public void Flush() => Out.Flush();

    public void Dispose()
    {
        try
        {
            Out.Dispose();
        }
        catch (IOException)
        {
            // The reader of a pipe went away; nobody is left to tell.
        }
    }

    /// <summary>
    /// The console's own stream says nothing when the reader of a pipe has gone away, and a run that is attached would go on for nobody. A
    /// file's stream says it, but keeps a position of its own, which files that standard error goes to as well must not have.
    /// </summary>
    static Stream OpenOutput(bool piped)
    {
        const nint standardOutput = 1;
        if (OperatingSystem.IsWindows() || !piped)
            return Console.OpenStandardOutput();
        var file = new FileStream(new SafeFileHandle(standardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return file.CanSeek ? Console.OpenStandardOutput() : file;
    }

    static int WidthOfProcess(bool piped)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) && columns >= 40)
            return columns;
        return piped ? DefaultWidth : Math.Max(Console.WindowWidth, 40);
    }
}
