using Skep.Btf;
using Skep.Cli.Output;

namespace Skep.Cli.Inspection;

/// <summary>Prints types in the format that was asked for.</summary>
static class BtfDump
{
    /// <param name="terminal">Where to.</param>
    /// <param name="file">Whose types.</param>
    /// <param name="only">These types; null for all of the file's own.</param>
    public static void Write(Terminal terminal, BtfFile file, IReadOnlyList<BtfType>? only, string format)
    {
        switch (format)
        {
            case "json":
                JsonOutput.Document(terminal, json => BtfJson.Write(json, only ?? (IEnumerable<BtfType>)file.Types));
                break;
            case "raw" when only is null:
                BtfRawWriter.Write(file, terminal.Out);
                break;
            case "raw":
                foreach (BtfType type in only)
                    BtfRawWriter.Write(type, terminal.Out);
                break;
            case "c" when only is null:
                new BtfCWriter(file, terminal.Out).WriteHeader();
                break;
            case "c":
                var writer = new BtfCWriter(file, terminal.Out);
                foreach (BtfType type in only)
                    writer.WriteType(type.Id);
                break;
            case "csharp":
                WriteCSharp(terminal, file, only);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "raw, c, csharp or json");
        }
    }

    /// <summary>Without a choice: every struct, union and enum of the file that has a name.</summary>
    static void WriteCSharp(Terminal terminal, BtfFile file, IReadOnlyList<BtfType>? only)
    {
        var writer = new BtfCSharpWriter(file, terminal.Out);
        writer.WriteFileHeader();
        foreach (BtfType type in only ?? file.Types.Where(static type => (type.IsStructOrUnion || type.IsEnum) && !type.IsAnonymous))
            writer.WriteType(type.Id);
    }
}
