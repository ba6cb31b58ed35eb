using System.Text.Json;
using Skep.Linux;

namespace Skep.Cli.Inventory;

/// <summary>The processes that hold kernel objects of one kind open.</summary>
sealed class Holders
{
    readonly ILookup<uint, ObjectHolder> _byObject;

    Holders(IEnumerable<ObjectHolder> holders) => _byObject = holders.ToLookup(static holder => holder.ObjectId);

    public static Holders Read(ObjectKind kind) => new(KernelInventory.Holders().Where(holder => holder.Kind == kind).Distinct().ToList());

    /// <summary><c>systemd(1), skep(4711)</c>.</summary>
    public string TextOf(uint id) =>
        string.Join(", ", _byObject[id].Select(static holder => $"{holder.ProcessName}({holder.ProcessId})"));

    /// <summary>Whether a process that holds it sees other network devices than this one.</summary>
    public bool AreInOtherNetwork(uint id) => _byObject[id].Any(static holder =>
        NetworkOf($"{holder.ProcessId}") is { } other && NetworkOf("self") is { } own && other != own);

    static string? NetworkOf(string process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/ns/net").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or is not ours to look at.
            return null;
        }
    }

    public void WriteJson(Utf8JsonWriter json, uint id)
    {
        json.WriteStartArray("heldBy");
        foreach (ObjectHolder holder in _byObject[id])
        {
            json.WriteStartObject();
            json.WriteNumber("pid", holder.ProcessId);
            json.WriteString("name", holder.ProcessName);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
