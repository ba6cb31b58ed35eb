using System.CommandLine;
using Skep.Cli.Inventory;
using Skep.Cli.Output;
using Skep.Linux;

namespace Skep.Cli.Commands;

/// <summary><c>skep link list|show</c>: what is attached in the kernel, whoever attached it.</summary>
static class LinkCommand
{
    public static Command Create(Terminal terminal) => new("link", "Shows the links in the kernel: what is attached where.")
    {
        List(terminal), Show(terminal),
    };

    static Command List(Terminal terminal)
    {
        var json = Arguments.Json();
        var command = new Command("list", "Lists them.") { json };
        command.SetAction(result => Write(terminal, [.. KernelInventory.Links()], result.GetValue(json)));
        return command;
    }

    static Command Show(Terminal terminal)
    {
        var id = Arguments.Id();
        var json = Arguments.Json();
        var command = new Command("show", "Shows one.") { id, json };
        command.SetAction(result =>
        {
            uint number = result.GetRequiredValue(id);
            return Write(terminal, [KernelInventory.TryGetLink(number) ?? throw ProgCommand.Gone("link", number)], result.GetValue(json));
        });
        return command;
    }

    static int Write(Terminal terminal, IReadOnlyList<LinkRecord> links, bool json)
    {
        Holders holders = Holders.Read(ObjectKind.Link);
        if (json)
            JsonOutput.Document(terminal, writer => LinkList.WriteJson(writer, links, holders));
        else
            LinkList.WriteText(terminal, links, holders);
        return ExitCode.Success;
    }
}
