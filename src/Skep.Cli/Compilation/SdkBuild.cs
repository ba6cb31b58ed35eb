using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Skep.Cli.Compilation;

/// <summary>Has the .NET SDK build a C# file or a project, and finds the assembly that comes of it.</summary>
static partial class SdkBuild
{
    /// <returns>The path of the assembly.</returns>
    /// <exception cref="CommandException">There is no SDK, or the build failed; the compiler's errors are on <paramref name="error"/>.</exception>
    public static string Run(string path, TextWriter error)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (string argument in Arguments(path))
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Start(start);
        Task<string> findings = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        foreach (string line in (findings.Result + output).Split('\n').Where(IsFinding).Distinct(StringComparer.Ordinal))
            error.WriteLine(WithoutProject(line));
        process.WaitForExit();
        string assembly = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");
        if (process.ExitCode == 0 && File.Exists(assembly))
            return assembly;
        throw new CommandException($"'dotnet build {path}' failed", exitCode: ExitCode.Failure);
    }

    static IEnumerable<string> Arguments(string path)
    {
        // -getProperty alone would only evaluate the project.
        IEnumerable<string> build =
        [
            "build", path, "-t:Build", "-getProperty:TargetPath", "-nologo", "-tl:off", "-c", "Release",
            // The objects are made here, with the options of this command.
            "-p:SkepCompile=false",
        ];
        return path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? [.. build, .. ForFile(path)] : build;
    }

    static IEnumerable<string> ForFile(string path)
    {
        string text = File.ReadAllText(path);
        // Only applications have statements outside of types, and they have to stand first.
        if (!StatementFirst().IsMatch(text))
            yield return "-p:OutputType=Library";
        if (!LibraryDirective().IsMatch(text))
            yield return $"-p:CustomAfterMicrosoftCommonTargets={Path.Combine(AppContext.BaseDirectory, "Skep.File.targets")}";
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new CommandException("compiling C# needs the .NET SDK: there is no 'dotnet' in the PATH", "Get it from https://dot.net, or compile a .dll.");
        }
    }

    static bool IsFinding(string line) => Finding().IsMatch(line);

    /// <summary>MSBuild ends lines with the project, which a user of one file has not got.</summary>
    static string WithoutProject(string line) => ProjectAtEnd().Replace(line.TrimEnd(), "").TrimStart();

    [GeneratedRegex(@": (error|warning)( \w+)? *:")]
    private static partial Regex Finding();

    [GeneratedRegex(@" \[[^\]]*proj\]$")]
    private static partial Regex ProjectAtEnd();

    [GeneratedRegex(@"^#:(project|package)\b", RegexOptions.Multiline)]
    private static partial Regex LibraryDirective();

    [GeneratedRegex(
        """
        \A(\s | //.*\n | \#.*\n | /\*(.|\n)*?\*/ | (global\s+)?using\s+(static\s+)?([\w.:]+|\w+\s*=[^;]*);)*
        (?!\s | // | \# | /\* | (global\s+)?using\s+(static\s+)?([\w.:]+|\w+\s*=[^;]*);
          | \[ | ((public|internal|sealed|static|abstract|partial|file|unsafe|readonly|ref)\s+)*(namespace|class|struct|record|enum|interface|delegate)\b | \z)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex StatementFirst();
}
