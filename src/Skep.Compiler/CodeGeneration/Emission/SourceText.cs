namespace Skep.Compiler.CodeGeneration;

/// <summary>The lines of source files, where they can be read.</summary>
sealed class SourceText(bool isWanted)
{
    readonly Dictionary<string, string[]> _files = new(StringComparer.Ordinal);

    /// <summary>The text of a 1-based line without the space around it; empty where there is none.</summary>
    public string LineOf(string file, int line)
    {
        if (!isWanted || line <= 0)
            return "";
        if (!_files.TryGetValue(file, out string[]? lines))
            _files[file] = lines = Read(file);
        return line <= lines.Length ? lines[line - 1].Trim() : "";
    }

    static string[] Read(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (IOException)
        {
            return [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }
}
