using System.CommandLine;
using Skep.Cli.Inspection;
using Skep.Cli.Output;
using Skep.Objects;

namespace Skep.Cli.Commands;

/// <summary><c>skep inspect OBJ</c>: everything that an object says, without loading it.</summary>
static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = Arguments.Object();
        var type = Arguments.Class();
        var json = Arguments.Json();
        var all = Arguments.All();
        var command = new Command("inspect", "Shows what is in an object: programs, maps, variables, what it expects from the kernel.")
        {
            file, type, json, all,
        };
        command.SetAction(result =>
        {
            string path = result.GetRequiredValue(file);
            ObjectSpec spec = ObjectFiles.Open(path, result.GetValue(type), terminal);
            if (result.GetValue(json))
                JsonOutput.Document(terminal, writer => ObjectJson.Write(writer, spec, path));
            else
                ObjectText.Write(terminal, spec, path, result.GetValue(all));
            return ExitCode.Success;
        });
        return command;
    }
}
