using Skep.Cli.Compilation;
using Skep.Cli.Output;
using Skep.Diagnostics;
using Skep.Objects;

namespace Skep.Cli.Commands;

static class ObjectFiles
{
    /// <summary>Opens an object, or compiles it from C#, and prints the warnings; errors are thrown.</summary>
    /// <param name="className">The class, where there are several.</param>
    public static ObjectSpec Open(string path, string? className, Terminal terminal)
    {
        if (ClassSource.IsOne(path))
            return ClassSource.Single(path, className, terminal);
        if (className is not null)
            throw new CommandException($"--class {className}: {path} is no C#");
        var diagnostics = new DiagnosticBag();
        ObjectSpec? spec = ObjectReader.Read(File.ReadAllBytes(Files.Input(path)), path, diagnostics);
        if (spec is null)
            throw new BadObjectException(path, diagnostics);
        Failures.Report(diagnostics, terminal.Error);
        return spec;
    }

    public static ProgramSpec Program(ObjectSpec spec, string name) =>
        spec.Programs.Find(name) ?? throw None("program", name, spec, spec.Programs.Select(static program => program.Name));

    /// <summary>Says that there is nothing of that name, and what there is.</summary>
    public static CommandException None(string what, string name, ObjectSpec spec, IEnumerable<string> names) =>
        new($"there is no {what} '{name}' in {spec.Name}", $"There are: {Names(names)}.");

    public static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}
