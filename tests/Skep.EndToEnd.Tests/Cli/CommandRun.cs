using System.Globalization;
using System.Text;
using System.Text.Json;
using Skep.Cli;
using Skep.Cli.Output;

namespace Skep.EndToEnd.Tests.Cli;

/// <summary>One run of the <c>skep</c> command in this process, as a user would type it in the root of the repository.</summary>
sealed record CommandRun(int Code, string Output, string Error)
{
    public static string Root { get; } = FindRoot();

    /// <summary>Runs the command; words are separated by spaces.</summary>
    public static CommandRun Of(string commandLine, int width = 100) =>
        Of(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), width);

    static CommandRun Of(string[] arguments, int width)
    {
        Environment.CurrentDirectory = Root;
        using var output = new MemoryStream();
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var terminal = Terminal.ForTest(output, error, width);
        int code = CommandLine.RunAsync(arguments, terminal, CancellationToken.None).GetAwaiter().GetResult();
        return new CommandRun(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>The output as one JSON document.</summary>
    public JsonElement Json()
    {
        Assert.True(Code == ExitCode.Success, Error);
        return JsonDocument.Parse(Output).RootElement;
    }

    /// <summary>The output as lines of JSON.</summary>
    public IReadOnlyList<JsonElement> JsonLines() =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];

    static string FindRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Skep.slnx")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("these tests run in a checkout");
    }
}
