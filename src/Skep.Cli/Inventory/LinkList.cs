using System.Text.Json;
using Skep.Cli.Output;
using Skep.KernelAbi;
using Skep.Linux;

namespace Skep.Cli.Inventory;

static class LinkList
{
    public static void WriteText(Terminal terminal, IReadOnlyList<LinkRecord> links, Holders holders)
    {
        var table = new TextTable(
            ("ID", Align.Right), ("TYPE", Align.Left), ("ATTACH_TYPE", Align.Left), ("TARGET", Align.Left), ("PROGRAM", Align.Left),
            ("HELD_BY", Align.Left));
        foreach (LinkRecord link in links)
        {
            string program = KernelInventory.TryGetProgram(link.ProgramId) is { } found ? $"{found.Id} {found.Name}" : "";
            table.Add(
                $"{link.Id}", link.Type.KernelName, link.AttachType?.KernelName ?? "", TargetOf(link, holders), program,
                    holders.TextOf(link.Id));
        }
        table.Write(terminal);
    }

    public static void WriteJson(Utf8JsonWriter json, IEnumerable<LinkRecord> links, Holders holders)
    {
        json.WriteStartArray();
        foreach (LinkRecord link in links)
        {
            json.WriteStartObject();
            json.WriteNumber("id", link.Id);
            json.WriteString("type", link.Type.KernelName);
            json.WriteString("attachType", link.AttachType?.KernelName);
            json.WriteString("target", TargetOf(link, holders));
            json.WriteNumber("program", link.ProgramId);
            if (link.InterfaceIndex is { } device)
                json.WriteNumber("interfaceIndex", device);
            if (link.CgroupId is { } cgroup)
                json.WriteNumber("cgroupId", cgroup);
            holders.WriteJson(json, link.Id);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The kernel gives the number of a device alone, which means another device, or none, in another network namespace.</summary>
    static string TargetOf(LinkRecord link, Holders holders) => link.InterfaceIndex is { } device && holders.AreInOtherNetwork(link.Id)
        ? $"ifindex {device} of another network namespace"
        : link.Target;
}
