using System.Globalization;

namespace Skep.Linux;

/// <summary>Goes over the descriptors of all processes.</summary>
static class HolderReader
{
    public static IEnumerable<ObjectHolder> ReadAll()
    {
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                foreach (ObjectHolder holder in Read(process, id))
                    yield return holder;
            }
        }
    }

    static List<ObjectHolder> Read(string process, int id)
    {
        var holders = new List<ObjectHolder>();
        try
        {
            string? name = null;
            foreach (string descriptor in Directory.GetFiles($"{process}/fd"))
            {
                if (Kind(new FileInfo(descriptor).LinkTarget) is not (var kind, var line))
                    continue;
                if (DescriptorInfo.Find(File.ReadAllLines($"{process}/fdinfo/{Path.GetFileName(descriptor)}"), line) is { } objectId)
                    holders.Add(new(kind, (uint)objectId, id, name ??= File.ReadAllText($"{process}/comm").TrimEnd('\n')));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process ended, or is another user's.
        }
        return holders;
    }

    /// <summary>What the descriptor's link says it is, and the line of fdinfo that has its id.</summary>
    static (ObjectKind Kind, string Line)? Kind(string? target) => target switch
    {
        "anon_inode:bpf-prog" => (ObjectKind.Program, "prog_id"),
        "anon_inode:bpf-map" => (ObjectKind.Map, "map_id"),
        "anon_inode:bpf_link" or "anon_inode:bpf-link" => (ObjectKind.Link, "link_id"),
        "anon_inode:btf" => (ObjectKind.Btf, "btf_id"),
        _ => null,
    };
}
