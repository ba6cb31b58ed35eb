using System.CommandLine;
using System.IO.Enumeration;
using Skep.Btf;
using Skep.Cli.Inspection;
using Skep.Cli.Output;

namespace Skep.Cli.Commands;

/// <summary><c>skep btf dump</c> and <c>skep btf find</c>: types of objects, of the kernel and of its modules.</summary>
static class BtfCommand
{
    public static Command Create(Terminal terminal) => new("btf", "Shows types (BTF).") { CreateDump(terminal), CreateFind(terminal) };

    static Command CreateDump(Terminal terminal)
    {
        var source = new Argument<string>("SOURCE")
        {
            Description = "An object or other ELF file, a file of BTF, vmlinux for the running kernel, or the name of a kernel module.",
            DefaultValueFactory = static _ => BtfSources.Kernel,
        };
        var format = new Option<string>("--format")
        {
            Description = "How: c, raw (as bpftool), csharp or json.", HelpName = "FORMAT", DefaultValueFactory = static _ => "c",
        };
        format.AcceptOnlyFromAmong("c", "raw", "csharp", "json");
        var type = new Option<string[]>("--type")
        {
            Description = "Only this type (and, in C and C#, what it is made of). Repeatable.", HelpName = "NAME",
        };
        var basis = new Option<string?>("--base") { Description = "For split BTF: what it is split from.", HelpName = "SOURCE" };
        var json = Arguments.Json();
        var command = new Command("dump", "Prints types as C, as C#, as JSON or record by record.") { source, format, type, basis, json };
        command.SetAction(result =>
        {
            using BtfFile file = BtfSources.Open(result.GetRequiredValue(source), result.GetValue(basis));
            string[] names = result.GetValue(type) ?? [];
            IReadOnlyList<BtfType>? only = names.Length > 0 ? [.. names.SelectMany(name => Named(file, name))] : null;
            BtfDump.Write(terminal, file, only, result.GetValue(json) ? "json" : result.GetRequiredValue(format));
            return ExitCode.Success;
        });
        return command;
    }

    static Command CreateFind(Terminal terminal)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Names of types, functions or variables; * and ? stand for any characters.", Arity = ArgumentArity.OneOrMore,
        };
        var source = new Option<string?>("--btf") { Description = "Look there, not in the kernel and its modules.", HelpName = "SOURCE" };
        var json = Arguments.Json();
        var command = new Command("find", "Finds types by name in the running kernel and its modules.") { names, source, json };
        command.SetAction(result =>
        {
            IEnumerable<BtfFile> files = result.GetValue(source) is { } path ? [BtfSources.Open(path)] : KernelAndModules();
            List<BtfType> found = [.. files.SelectMany(file => result.GetRequiredValue(names).SelectMany(name => Matches(file, name)))];
            if (result.GetValue(json))
                JsonOutput.Document(terminal, writer => BtfFindings.WriteJson(writer, found));
            else
                BtfFindings.WriteText(terminal, found);
            return found.Count > 0 ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    static List<BtfType> Named(BtfFile file, string name)
    {
        var found = new List<BtfType>();
        foreach (BtfType type in file.FindAll(name))
            found.Add(type);
        return found.Count > 0
            ? found
            : throw new CommandException($"there is no type '{name}' in {file.Name}", exitCode: ExitCode.Failure);
    }

    static IEnumerable<BtfFile> KernelAndModules()
    {
        BtfFile kernel = BtfFile.OpenKernel();
        return BtfFile.OpenModules(kernel).Prepend(kernel);
    }

    static List<BtfType> Matches(BtfFile file, string pattern)
    {
        var found = new List<BtfType>();
        if (!pattern.AsSpan().ContainsAny('*', '?'))
        {
            foreach (BtfType type in file.FindAll(pattern, ownOnly: true))
                found.Add(type);
            return found;
        }
        foreach (BtfType type in file.Types)
        {
            if (!type.IsAnonymous && FileSystemName.MatchesSimpleExpression(pattern, type.Name, ignoreCase: false))
                found.Add(type);
        }
        return found;
    }
}
