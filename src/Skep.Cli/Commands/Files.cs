namespace Skep.Cli.Commands;

/// <summary>Says what is wrong with the name of a file before it is opened, for which the runtime has no good words.</summary>
static class Files
{
    public static string Input(string path)
    {
        if (Directory.Exists(path))
            throw new CommandException($"'{path}' is a directory");
        return File.Exists(path) ? path : throw new CommandException($"there is no file '{path}'");
    }

    public static string Output(string path) =>
        Path.GetDirectoryName(path) is { Length: > 0 } directory && !Directory.Exists(directory)
            ? throw new CommandException($"there is no directory '{directory}'")
            : path;
}
