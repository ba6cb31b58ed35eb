using System.CommandLine;
using Skep.Bytecode;
using Skep.Cli.Compilation;
using Skep.Cli.Output;

namespace Skep.Cli.Commands;

/// <summary><c>skep compile SOURCE</c>: program classes in C# to objects, or to text.</summary>
static class CompileCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("SOURCE") { Description = "A .dll, a .cs file or a .csproj with classes that derive from BpfObject." };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The file to write; for several classes a directory. Without it: CLASS.bpf.o here, and text to standard output.",
            HelpName = "PATH",
        };
        var name = Arguments.Class();
        var emit = Choice("--emit", "What to make: an object, its code, the intermediate representation as optimised or as imported.",
            "obj", "asm", "ir", "raw-ir");
        var isa = Choice("--isa", "The version of the instruction set. v3 runs on Linux 5.12 and later, v4 on 6.6 and later.", "v3", "v1", "v2", "v4");
        var json = Arguments.Json();
        var command = new Command("compile", "Compiles program classes in C# to objects.") { source, output, name, emit, isa, json };
        command.SetAction(result =>
        {
            var options = new CompileOptions(
                result.GetRequiredValue(source), result.GetValue(output), result.GetValue(name), result.GetRequiredValue(emit),
                Enum.Parse<IsaVersion>(result.GetRequiredValue(isa), ignoreCase: true), result.GetValue(json));
            if (options is { Json: true, Form: not "obj" })
                throw new CommandException($"--json describes objects; --emit {options.Form} is text");
            return new CompileSession(terminal, options).Run();
        });
        return command;
    }

    /// <summary>An option that takes one of a few words, the first unless another is given.</summary>
    static Option<string> Choice(string name, string description, params string[] choices)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description} One of {string.Join(", ", choices)}.", HelpName = "CHOICE", DefaultValueFactory = _ => choices[0],
        };
        option.AcceptOnlyFromAmong(choices);
        return option;
    }
}
