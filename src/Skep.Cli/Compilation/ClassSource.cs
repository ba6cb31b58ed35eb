using Skep.Bytecode;
using Skep.Cli.Commands;
using Skep.Cli.Output;
using Skep.Compiler;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Diagnostics;
using Skep.Objects;

namespace Skep.Cli.Compilation;

/// <summary>Program classes in C#: those of an assembly, of a project, or of one file.</summary>
sealed class ClassSource : IDisposable
{
    readonly string _path;
    readonly string _assembly;
    readonly AssemblySet _references;

    ClassSource(string path, string assembly, string? file, string? name)
    {
        _path = path;
        _assembly = assembly;
        string directory = Path.GetDirectoryName(Path.GetFullPath(assembly))!;
        // An assembly without its references is compiled against the library of this command.
        string[] places = [directory, AppContext.BaseDirectory];
        _references = new AssemblySet(places.SelectMany(static place => Directory.EnumerateFiles(place, "*.dll")));
        Names = Choose(file, name);
    }

    /// <summary>The full names of the classes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether a path is C#, not an object.</summary>
    public static bool IsOne(string path) => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || IsSource(path);

    /// <param name="path">An assembly, a project, or a C# file: one on its own, or one of a project, of which its classes are taken.</param>
    /// <param name="name">Name, with or without the namespace, of the only class that is wanted; null for all.</param>
    /// <param name="error">Gets what the C# compiler finds.</param>
    public static ClassSource Open(string path, string? name, TextWriter error)
    {
        Files.Input(path);
        if (!IsSource(path))
            return new ClassSource(path, path, null, name);
        return ProjectOf(path) is { } project
            ? new ClassSource(path, SdkBuild.Run(project, error), Path.GetFullPath(path), name)
            : new ClassSource(path, SdkBuild.Run(path, error), null, name);
    }

    /// <summary>The object of the only class.</summary>
    /// <exception cref="CommandException">There are several.</exception>
    public static ObjectSpec Single(string path, string? name, Terminal terminal)
    {
        using ClassSource source = Open(path, name, terminal.Error);
        if (source.Names is not [var only])
        {
            throw new CommandException(
                $"there are {source.Names.Count} program classes in {path}", $"Choose with --class: {ObjectFiles.Names(source.Names)}.");
        }
        CompilationResult result = BpfCompiler.Compile(source.Input(only, IsaVersion.V3));
        if (!result.Succeeded)
            throw new BpfLoadException($"{only} cannot be compiled", result.Diagnostics);
        Failures.Report(result.Diagnostics, terminal.Error);
        return result.Objects[0].Object.Spec;
    }

    /// <param name="name">One of <see cref="Names"/>.</param>
    public CompilationInput Input(string name, IsaVersion isa) => new()
    {
        Assemblies = _references, Path = _assembly, TypeName = name, Code = CodeGenerationOptions.Default with { Isa = isa },
    };

    public void Dispose() => _references.Dispose();

    string[] Choose(string? file, string? name)
    {
        string[] all;
        try
        {
            all =
            [
                .. BpfCompiler.FindClasses(_references, _assembly)
                    .Where(item => file is null || item.Files.Contains(file))
                    .Select(static item => item.TypeName),
            ];
        }
        catch (BadImageFormatException damage)
        {
            var finding = new Diagnostic(DiagnosticId.NotAssembly, Severity.Error, $"not a .NET assembly: {damage.Message}", new Location { File = _path });
            throw new BpfLoadException(damage.Message, [finding]);
        }
        if (all.Length == 0)
            throw new CommandException($"there is no class in {_path} that derives from BpfObject", exitCode: ExitCode.Failure);
        string[] chosen = name is null ? all : Array.FindAll(all, full => IsCalled(full, name));
        return chosen.Length > 0
            ? chosen
            : throw new CommandException($"there is no program class '{name}' in {_path}", $"There are: {ObjectFiles.Names(all)}.");
    }

    static bool IsCalled(string fullName, string name) =>
        fullName.EndsWith(name, StringComparison.Ordinal) && (fullName.Length == name.Length || fullName[^(name.Length + 1)] is '.' or '+');

    static bool IsSource(string path) =>
        path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase);

    /// <summary>The project beside a file; null for a file on its own, and for a project.</summary>
    static string? ProjectOf(string path) => path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)
        && Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "*.csproj") is [var project] ? project : null;
}
