using System.Globalization;
using System.Text;

namespace Skep.Diagnostics;

/// <summary>
/// Where a <see cref="Diagnostic"/> points: any subset of a source position, a place in a file's bytes, and an instruction.
/// </summary>
public sealed record Location
{
    public static Location None { get; } = new();

    /// <summary>The source or object file.</summary>
    public string? File { get; init; }

    /// <summary>1-based source line; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>1-based source column; 0 when unknown.</summary>
    public int Column { get; init; }

    /// <summary>The ELF section, for example <c>.BTF.ext</c>.</summary>
    public string? Section { get; init; }

    /// <summary>Byte offset in <see cref="Section"/>, or in <see cref="File"/> when there is no section.</summary>
    public long? Offset { get; init; }

    /// <summary>The program (entry function) that holds <see cref="Instruction"/>.</summary>
    public string? Program { get; init; }

    /// <summary>Index of the 8-byte instruction slot in <see cref="Program"/>.</summary>
    public int? Instruction { get; init; }

    /// <summary>MSBuild shape where there is a source line (<c>File.c(23,17)</c>), otherwise the parts that are known.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(File);
        if (Line > 0)
            text.Append(CultureInfo.InvariantCulture, $"({Line},{Math.Max(Column, 1)})");
        if (Section is not null)
            Append(text, Section);
        if (Offset is { } offset)
            text.Append(CultureInfo.InvariantCulture, $"+0x{offset:x}");
        if (Program is not null)
            Append(text, Program);
        if (Instruction is { } index)
            Append(text, string.Create(CultureInfo.InvariantCulture, $"insn {index}"));
        return text.ToString();
    }

    static void Append(StringBuilder text, string part)
    {
        if (text.Length > 0)
            text.Append(": ");
        text.Append(part);
    }
}
