using System.Globalization;
using System.Text.RegularExpressions;

namespace Skep.KernelAbi.Tests;

/// <summary>The running kernel's types, as bpftool prints them.</summary>
sealed partial class KernelBtf
{
    static readonly Lazy<KernelBtf> Shared = new(() => new());

    readonly Dictionary<(string Kind, string Name), int> _ids = [];
    readonly Dictionary<int, (int Size, List<Member> Members)> _structures = [];

    KernelBtf()
    {
        // [42] STRUCT 'xdp_md' size=24 vlen=6
        //         'data' type_id=7 bits_offset=0
        List<Member> members = [];
        foreach (string line in Tool.Run("bpftool", "btf", "dump", "file", "/sys/kernel/btf/vmlinux").Split('\n'))
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                int id = Number(type.Groups[1]);
                _ids.TryAdd((type.Groups[2].Value, type.Groups[3].Value), id);
                if (type.Groups[4].Success)
                    _structures[id] = (Number(type.Groups[4]), members = []);
            }
            else if (MemberLine().Match(line) is { Success: true } member)
            {
                members.Add(new(member.Groups[1].Value, Number(member.Groups[2]), Number(member.Groups[3]) / 8));
            }
        }
    }

    public static void Required()
    {
        Require.KernelBtf();
        Require.Tool("bpftool");
    }

    /// <summary>The id of a named type, and 0 for none.</summary>
    public static int Id(string kind, string name) => Shared.Value._ids.GetValueOrDefault((kind, name));

    /// <summary>Size and members of a structure with those of unnamed ones within; null if the kernel has none of that name.</summary>
    public static (int Size, Dictionary<string, int> Offsets)? Structure(string name)
    {
        if (!Shared.Value._structures.TryGetValue(Id("STRUCT", name), out (int Size, List<Member> Members) structure))
            return null;
        var offsets = new Dictionary<string, int>();
        Shared.Value.Flatten(structure.Members, 0, offsets);
        return (structure.Size, offsets);
    }

    void Flatten(List<Member> members, int start, Dictionary<string, int> offsets)
    {
        foreach (Member member in members)
        {
            if (member.Name != "(anon)")
                offsets[member.Name] = start + member.Offset;
            else if (_structures.TryGetValue(member.TypeId, out (int Size, List<Member> Members) inner))
                Flatten(inner.Members, start + member.Offset, offsets);
        }
    }

    static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\[(\d+)\] (\w+) '([^']+)'(?:.* size=(\d+) vlen=)?")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^\t'([^']+)' type_id=(\d+) bits_offset=(\d+)")]
    private static partial Regex MemberLine();

    readonly record struct Member(string Name, int TypeId, int Offset);
}
