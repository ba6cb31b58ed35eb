using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Frontends.CSharp;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Compiler.Passes;
using Skep.Diagnostics;

namespace Skep.Compiler;

/// <summary>From a compiled assembly to BPF objects: import, passes, code generation.</summary>
public static class BpfCompiler
{
    /// <summary>Compiles the program classes of an assembly. Bad input gives diagnostics, not exceptions.</summary>
    public static CompilationResult Compile(CompilationInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var diagnostics = new DiagnosticBag();
        var objects = new List<CompiledClass>();
        try
        {
            foreach (ImportedClass imported in Import(input, diagnostics))
            {
                if (!imported.HasErrors && Compile(imported.Module, input.Code, diagnostics) is { } compiled)
                    objects.Add(new CompiledClass(imported.TypeName, compiled));
            }
        }
        catch (BadImageFormatException damage)
        {
            // Members of types are read when BTF is written.
            diagnostics.Error(DiagnosticId.NotAssembly, $"not a .NET assembly: {damage.Message}", new Location { File = input.Path });
        }
        return new CompilationResult(objects, diagnostics);
    }

    /// <summary>The program classes of an assembly, without compiling them.</summary>
    /// <exception cref="BadImageFormatException">It is no .NET assembly.</exception>
    public static IReadOnlyList<ProgramClassInfo> FindClasses(AssemblySet assemblies, string path)
    {
        ArgumentNullException.ThrowIfNull(assemblies);
        return CSharpFrontEnd.Find(assemblies, path);
    }

    static IReadOnlyList<ImportedClass> Import(CompilationInput input, DiagnosticBag diagnostics) => input.Image is null
        ? CSharpFrontEnd.Import(input.Assemblies, input.Path, input.TypeName, input.Source, diagnostics)
        : CSharpFrontEnd.Import(input.Assemblies, input.Image, input.Symbols, input.TypeName, input.Source, diagnostics);

    /// <summary>Optimises a module, whatever made it, and generates its code; null when there were errors.</summary>
    public static CompiledObject? Compile(Module module, CodeGenerationOptions options, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        int before = diagnostics.Count;
        Optimizer.Run(module, diagnostics);
        return diagnostics.Skip(before).Any(static finding => finding.Severity == Severity.Error)
            ? null
            : CodeGenerator.Generate(module, options, diagnostics);
    }
}
