using System.Text;
using System.Text.RegularExpressions;

namespace Skep.EndToEnd.Tests.Cli;

/// <summary>
/// Screens as they should look, in <c>Golden/*.txt</c>. <c>SKEP_GOLDEN=write</c> writes them anew, for the eye of whoever commits them.
/// </summary>
static partial class Golden
{
    public static void Check(string name, string commandLine, int width = 100)
    {
        CommandRun run = CommandRun.Of(commandLine, width);
        var screen = new StringBuilder($"$ skep {commandLine}\n{run.Output}");
        if (run.Error.Length > 0)
            screen.Append("--- standard error\n").Append(run.Error);
        screen.Append(System.Globalization.CultureInfo.InvariantCulture, $"--- exit code {run.Code}\n");
        string actual = WithoutTimes(screen.ToString());

        string path = Path.Combine(CommandRun.Root, "tests/Skep.EndToEnd.Tests/Cli/Golden", name + ".txt");
        if (Environment.GetEnvironmentVariable("SKEP_GOLDEN") == "write")
            File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"{path} is missing: SKEP_GOLDEN=write writes it");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>How long things took is different every time.</summary>
    static string WithoutTimes(string screen) => Times().Replace(screen, " in TIME");

    [GeneratedRegex(@" in [0-9.]+ (min|s|ms|us|ns).*")]
    private static partial Regex Times();
}
