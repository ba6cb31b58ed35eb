using System.Diagnostics;
using Skep.Cli.Commands;
using Skep.Cli.Disassembly;
using Skep.Cli.Output;
using Skep.Compiler;
using Skep.Compiler.Frontends.CSharp;
using Skep.Compiler.Ir.Text;
using Skep.Compiler.Passes;
using Skep.Diagnostics;
using Skep.Objects;

namespace Skep.Cli.Compilation;

/// <summary>One <c>skep compile</c>: each class to a file, or to text; what was found is said at the end.</summary>
sealed class CompileSession(Terminal terminal, CompileOptions options)
{
    readonly List<Compiled> _objects = [];
    readonly DiagnosticBag _findings = new();

    public int Run()
    {
        using ClassSource source = ClassSource.Open(options.Source, options.ClassName, terminal.Error);
        bool intoDirectory = Directory.Exists(options.Output) || options.Output?.EndsWith('/') == true;
        if (source.Names.Count > 1 && options.Output is not null && !intoDirectory)
        {
            throw new CommandException(
                $"-o {options.Output}: there are {source.Names.Count} classes, for one file each",
                $"Name a directory, or choose with --class: {ObjectFiles.Names(source.Names)}.");
        }
        if (intoDirectory)
            Directory.CreateDirectory(options.Output!);
        foreach (string name in source.Names)
        {
            if (options.Form is "obj")
                WriteObject(source, name);
            else
                WriteText(source, name);
        }
        if (options.Json)
            JsonOutput.Document(terminal, writer => CompileJson.Write(writer, _objects, _findings));
        terminal.Flush();
        Failures.Report(_findings, terminal.Error);
        return _findings.HasErrors ? ExitCode.Failure : ExitCode.Success;
    }

    void WriteObject(ClassSource source, string name)
    {
        long started = Stopwatch.GetTimestamp();
        CompilationResult result = BpfCompiler.Compile(source.Input(name, options.Isa));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        _findings.AddRange(result.Diagnostics);
        if (!result.Succeeded)
            return;
        ObjectSpec spec = result.Objects[0].Object.Spec;
        string path = PathOf(name);
        File.WriteAllBytes(Files.Output(path), ObjectWriter.Write(spec));
        _objects.Add(new Compiled(name, path, spec, elapsed));
        if (options.Json)
            return;
        string instructions = Quantity.Count(spec.Programs.Sum(static program => program.Instructions.Length), "instruction");
        terminal.Out.WriteLine(
            $"{path}: {Quantity.Count(spec.Programs.Count, "program")}, {instructions}, {Quantity.Count(spec.Maps.Count, "map")}");
    }

    void WriteText(ClassSource source, string name)
    {
        using StreamWriter? file = options.Output is null ? null : File.CreateText(Files.Output(PathOf(name)));
        CompilationInput input = source.Input(name, options.Isa);
        if (options.Form is "asm")
        {
            CompilationResult result = BpfCompiler.Compile(input);
            _findings.AddRange(result.Diagnostics);
            if (result.Succeeded)
            {
                ObjectSpec spec = result.Objects[0].Object.Spec;
                Listing.WriteText(file is null ? terminal : terminal.WithTextTo(file), spec, [.. spec.Programs], withBytes: false);
            }
            return;
        }
        ImportedClass imported = CSharpFrontEnd.Import(input.Assemblies, input.Path, name, input.Source, _findings).Single();
        if (imported.HasErrors)
            return;
        if (options.Form is "ir")
            Optimizer.Run(imported.Module, _findings);
        (file ?? terminal.Out).Write(IrWriter.Write(imported.Module));
    }

    string PathOf(string name)
    {
        if (options.Output is { } output && !Directory.Exists(output))
            return output;
        // Of nested classes the plus sign would be an ill fit for file names.
        string file = name[(name.LastIndexOf('.') + 1)..].Replace('+', '.') + options.Extension;
        return options.Output is null ? file : Path.Combine(options.Output, file);
    }
}

