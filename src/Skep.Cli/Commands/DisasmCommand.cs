using System.CommandLine;
using Skep.Cli.Disassembly;
using Skep.Cli.Output;
using Skep.Objects;

namespace Skep.Cli.Commands;

/// <summary><c>skep disasm OBJ [PROGRAM]</c>: the code, with its source where the object has it.</summary>
static class DisasmCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = Arguments.Object();
        var type = Arguments.Class();
        var name = new Argument<string?>("PROGRAM") { Description = "One program; without it all.", Arity = ArgumentArity.ZeroOrOne };
        var raw = new Option<bool>("--raw") { Description = "Show the eight bytes of each instruction." };
        var relocate = new Option<bool>("--relocate")
        {
            Description = "Show the code as it is loaded: with the offsets and values of the running kernel.",
        };
        var btf = new Option<string?>("--btf") { Description = "Relocate for another kernel: a BTF or vmlinux file.", HelpName = "FILE" };
        var json = Arguments.Json();
        var command = new Command("disasm", "Shows the code of programs as the kernel's verifier writes it, between its source lines.")
        {
            file, name, type, raw, relocate, btf, json,
        };
        command.SetAction(result =>
        {
            ObjectSpec spec = ObjectFiles.Open(result.GetRequiredValue(file), result.GetValue(type), terminal);
            if (result.GetValue(relocate) || result.GetValue(btf) is not null)
                spec = Relocation.Apply(spec, result.GetValue(btf) ?? BtfSources.Kernel, terminal);
            IReadOnlyList<ProgramSpec> programs = result.GetValue(name) is { } only
                ? [ObjectFiles.Program(spec, only)]
                : [.. spec.Programs];
            if (result.GetValue(json))
                JsonOutput.Document(terminal, writer => Listing.WriteJson(writer, spec, programs));
            else
                Listing.WriteText(terminal, spec, programs, result.GetValue(raw));
            return ExitCode.Success;
        });
        return command;
    }
}
