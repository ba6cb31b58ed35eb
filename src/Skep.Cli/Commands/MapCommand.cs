using System.CommandLine;
using Skep.Cli.Inventory;
using Skep.Cli.Output;
using Skep.Cli.Running;
using Skep.KernelAbi;
using Skep.Linux;

namespace Skep.Cli.Commands;

/// <summary><c>skep map list|show|dump</c>: the maps in the kernel, whoever made them.</summary>
static class MapCommand
{
    public static Command Create(Terminal terminal) => new("map", "Shows the maps in the kernel.")
    {
        List(terminal), Show(terminal), Dump(terminal),
    };

    static Command List(Terminal terminal)
    {
        var json = Arguments.Json();
        var command = new Command("list", "Lists them.") { json };
        command.SetAction(result =>
        {
            Holders holders = Holders.Read(ObjectKind.Map);
            if (result.GetValue(json))
                JsonOutput.Document(terminal, writer => MapList.WriteJson(writer, KernelInventory.Maps(), holders));
            else
                MapList.WriteText(terminal, KernelInventory.Maps(), holders);
            return ExitCode.Success;
        });
        return command;
    }

    static Command Show(Terminal terminal)
    {
        var id = Arguments.Id();
        var json = Arguments.Json();
        var command = new Command("show", "Shows one in detail: the types of its keys and values, who holds it.") { id, json };
        command.SetAction(result =>
        {
            uint number = result.GetRequiredValue(id);
            MapRecord map = KernelInventory.TryGetMap(number) ?? throw ProgCommand.Gone("map", number);
            Holders holders = Holders.Read(ObjectKind.Map);
            if (result.GetValue(json))
                JsonOutput.Document(terminal, writer => MapList.WriteJson(writer, map, holders));
            else
                MapList.WriteDetails(terminal, map, holders);
            return ExitCode.Success;
        });
        return command;
    }

    static Command Dump(Terminal terminal)
    {
        var id = Arguments.Id();
        var json = Arguments.Json();
        var rows = new Option<int?>("--rows") { Description = "Rows at most.", HelpName = "N" };
        var command = new Command("dump", "Shows the entries of one, by the types that it was made with.") { id, rows, json };
        command.SetAction(result =>
        {
            uint number = result.GetRequiredValue(id);
            using KernelMap map = KernelInventory.TryOpenMap(number) ?? throw ProgCommand.Gone("map", number);
            if (map.Spec.Reading is MapReading.Events or MapReading.None)
            {
                throw new CommandException(
                    $"the entries of a {map.Type.KernelName} cannot be shown: {MapReadings.WhyNot(map.Type)}", exitCode: ExitCode.Failure);
            }
            MapView view = MapView.InKernel(map);
            if (result.GetValue(json))
                JsonOutput.Document(terminal, writer => MapJson.Write(writer, view));
            else
                MapText.Write(terminal, view, result.GetValue(rows) ?? int.MaxValue);
            return ExitCode.Success;
        });
        return command;
    }
}
