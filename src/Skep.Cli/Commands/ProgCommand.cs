using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Skep.Bytecode;
using Skep.Cli.Inventory;
using Skep.Cli.Output;
using Skep.KernelAbi;
using Skep.Linux;

namespace Skep.Cli.Commands;

/// <summary><c>skep prog list|show|dump</c>: the programs in the kernel, whoever loaded them.</summary>
static class ProgCommand
{
    public static Command Create(Terminal terminal) => new("prog", "Shows the programs in the kernel.")
    {
        List(terminal), Show(terminal), Dump(terminal),
    };

    static Command List(Terminal terminal)
    {
        var json = Arguments.Json();
        var command = new Command("list", "Lists them.") { json };
        command.SetAction(result =>
        {
            Holders holders = Holders.Read(ObjectKind.Program);
            if (result.GetValue(json))
                JsonOutput.Document(terminal, writer => ProgramList.WriteJson(writer, KernelInventory.Programs(), holders));
            else
                ProgramList.WriteText(terminal, KernelInventory.Programs(), holders);
            return ExitCode.Success;
        });
        return command;
    }

    static Command Show(Terminal terminal)
    {
        var id = Arguments.Id();
        var json = Arguments.Json();
        var command = new Command("show", "Shows one in detail: its maps, its links, who holds it.") { id, json };
        command.SetAction(result =>
        {
            ProgramRecord program = Find(result.GetRequiredValue(id));
            Holders holders = Holders.Read(ObjectKind.Program);
            if (result.GetValue(json))
                JsonOutput.Document(terminal, writer => ProgramList.WriteJson(writer, program, holders));
            else
                ProgramList.WriteDetails(terminal, program, holders);
            return ExitCode.Success;
        });
        return command;
    }

    static Command Dump(Terminal terminal)
    {
        var id = Arguments.Id();
        var json = Arguments.Json();
        var command = new Command("dump", "Shows its code as the kernel's verifier rewrote it.") { id, json };
        command.SetAction(result =>
        {
            ProgramRecord program = Find(result.GetRequiredValue(id));
            Instruction[] code = KernelInventory.TryGetTranslatedCode(program.Id) ?? throw Gone("program", program.Id);
            if (result.GetValue(json))
                JsonOutput.Document(terminal, writer => WriteCode(writer, code));
            else
                new Disassembler(code, DisassemblyStyle.Slots | DisassemblyStyle.Labels, new HelperNames()).Write(terminal.Out);
            return ExitCode.Success;
        });
        return command;
    }

    static void WriteCode(Utf8JsonWriter json, Instruction[] code)
    {
        var disassembler = new Disassembler(code, DisassemblyStyle.Plain, new HelperNames());
        json.WriteStartArray();
        for (int slot = 0, next; slot < code.Length; slot = next)
        {
            next = slot + disassembler.SlotCount(slot);
            using var text = new StringWriter();
            disassembler.Write(text, slot);
            json.WriteStartObject();
            json.WriteNumber("slot", slot);
            json.WriteString("bytes", Convert.ToHexStringLower(MemoryMarshal.AsBytes(code.AsSpan(slot..next))));
            json.WriteString("text", text.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static ProgramRecord Find(uint id) => KernelInventory.TryGetProgram(id) ?? throw Gone("program", id);

    public static CommandException Gone(string what, uint id) =>
        new($"there is no {what} with id {id} in the kernel", exitCode: ExitCode.Failure);
}
