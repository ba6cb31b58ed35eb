using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Frontends.CSharp.Programs;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Checking;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp;

/// <summary>From compiled .NET assemblies to modules, one for each class that derives from <c>BpfObject</c>.</summary>
public static class CSharpFrontEnd
{
    /// <summary>Imports the program classes of an assembly.</summary>
    /// <param name="assemblies">Where the assembly's references are found; may serve many imports.</param>
    /// <param name="path">Of the assembly; its PDB is inside or beside it.</param>
    /// <param name="type">Full name of the one class to import; null for all.</param>
    /// <param name="diagnostics">What is outside the subset. Collected, not thrown.</param>
    public static IReadOnlyList<ImportedClass> Import(
        AssemblySet assemblies, string path, string? type, CSharpOptions options, DiagnosticBag diagnostics) =>
        Import(() => assemblies.Open(path), path, type, options, diagnostics);

    /// <summary>As <see cref="Import(AssemblySet, string, string?, CSharpOptions, DiagnosticBag)"/>, from memory.</summary>
    /// <param name="symbols">The portable PDB; null when it is inside.</param>
    public static IReadOnlyList<ImportedClass> Import(
        AssemblySet assemblies, byte[] image, byte[]? symbols, string? type, CSharpOptions options, DiagnosticBag diagnostics) =>
        Import(() => assemblies.Add(image, symbols), "", type, options, diagnostics);

    /// <summary>The program classes of an assembly, and the files that they are in.</summary>
    /// <exception cref="BadImageFormatException">It is no .NET assembly.</exception>
    public static IReadOnlyList<ProgramClassInfo> Find(AssemblySet assemblies, string path) =>
        [.. ProgramClass.Find(assemblies.Open(path)).Select(static type => new ProgramClassInfo(type.FullName, FilesOf(type)))];

    static string[] FilesOf(NamedType type) =>
    [
        .. type.Definition.Methods.Select(static method => method.Symbols.At(0)?.File).OfType<string>().Distinct(StringComparer.Ordinal),
    ];

    static List<ImportedClass> Import(Func<AssemblyImage> open, string path, string? type, CSharpOptions options, DiagnosticBag diagnostics)
    {
        var classes = new List<ImportedClass>();
        try
        {
            foreach (NamedType found in ProgramClass.Find(open()))
            {
                if (type is not null && found.FullName != type)
                    continue;
                int before = diagnostics.Count;
                Module module = ProgramClass.Import(found, options, diagnostics);
                // IL need not be type-safe, and what is imported from such code need not make sense.
                if (!HasErrors(diagnostics, before))
                    IrChecker.Check(module, diagnostics);
                classes.Add(new ImportedClass(found.FullName, module, HasErrors(diagnostics, before)));
            }
        }
        catch (BadImageFormatException damage)
        {
            diagnostics.Error(DiagnosticId.NotAssembly, $"not a .NET assembly: {damage.Message}", new Location { File = path });
        }
        catch (IOException failure)
        {
            diagnostics.Error(DiagnosticId.NotAssembly, $"cannot be read: {failure.Message}", new Location { File = path });
        }
        return classes;
    }

    static bool HasErrors(DiagnosticBag diagnostics, int first) =>
        diagnostics.Skip(first).Any(static finding => finding.Severity == Severity.Error);
}
