using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Skep.Btf;
using Skep.Linux.Interop;

namespace Skep.Linux.Tests;

/// <summary>The structures passed to the kernel have the layout that the kernel's own BTF describes.</summary>
public sealed class InteropLayoutTests
{
    public static TheoryData<Type, string> Structures => new()
    {
        { typeof(MapCreateAttributes), "bpf_attr" },
        { typeof(MapElementAttributes), "bpf_attr" },
        { typeof(MapBatchAttributes), "bpf_attr.batch" },
        { typeof(ProgramLoadAttributes), "bpf_attr" },
        { typeof(ObjectPathAttributes), "bpf_attr" },
        { typeof(ProgramAttachAttributes), "bpf_attr" },
        { typeof(TestRunAttributes), "bpf_attr.test" },
        { typeof(ObjectIdAttributes), "bpf_attr" },
        { typeof(ObjectInfoAttributes), "bpf_attr.info" },
        { typeof(RawTracepointAttributes), "bpf_attr.raw_tracepoint" },
        { typeof(BtfLoadAttributes), "bpf_attr" },
        { typeof(ProgramBindMapAttributes), "bpf_attr.prog_bind_map" },
        { typeof(IteratorCreateAttributes), "bpf_attr.iter_create" },
        { typeof(EnableStatisticsAttributes), "bpf_attr.enable_stats" },
        { typeof(MapInfo), "bpf_map_info" },
        { typeof(ProgramInfo), "bpf_prog_info" },
        { typeof(BtfInfo), "bpf_btf_info" },
    };

    [Theory]
    [MemberData(nameof(Structures))]
    public void Every_field_lies_where_the_kernel_reads_it(Type structure, string path)
    {
        Require.Linux();
        Require.KernelBtf();
        string[] parts = path.Split('.');
        Assert.True(Find(parts[0], out BtfType type));
        foreach (string part in parts[1..])
        {
            Assert.True(type.TryFindMember(part, out BtfMember member));
            type = member.Type.SkipModifiersAndTypedefs();
        }
        FieldInfo[] fields = structure.GetFields(BindingFlags.Public | BindingFlags.Instance);
        Dictionary<string, (uint, uint)> expected = Fields(type, fields.Select(field => KernelName(field.Name)));
        foreach (FieldInfo field in fields)
        {
            Assert.True(expected.TryGetValue(KernelName(field.Name), out var place), $"{path} has no field {KernelName(field.Name)}");
            Assert.Equal(place, ((uint)Marshal.OffsetOf(structure, field.Name), (uint)SizeOf(field.FieldType)));
        }
    }

    static bool Find(string name, out BtfType type) =>
        KernelTypes.Kernel.TryFind(name, BtfKind.Union, out type) || KernelTypes.Kernel.TryFind(name, BtfKind.Struct, out type);

    /// <summary>Offset and size of each field; of the anonymous structs in a union only the one that has all that are asked for.</summary>
    static Dictionary<string, (uint Offset, uint Size)> Fields(BtfType type, IEnumerable<string> wanted)
    {
        if (type.Kind == BtfKind.Union)
        {
            foreach (BtfMember member in type.Members)
            {
                if (member.IsAnonymous && Collect(member.Type, 0) is var fields && wanted.All(fields.ContainsKey))
                    return fields;
            }
        }
        return Collect(type, 0);
    }

    static Dictionary<string, (uint Offset, uint Size)> Collect(BtfType type, uint start)
    {
        var fields = new Dictionary<string, (uint, uint)>();
        foreach (BtfMember member in type.SkipModifiersAndTypedefs().Members)
        {
            if (member.IsAnonymous)
            {
                foreach ((string name, (uint, uint) place) in Collect(member.Type, start + member.ByteOffset))
                    fields[name] = place;
            }
            else
            {
                fields[member.Name] = (start + member.ByteOffset, member.BitfieldSize > 0 ? 4 : (uint)member.Type.File.SizeOf(member.TypeId));
            }
        }
        return fields;
    }

    static string KernelName(string field) => Regex.Replace(field, "(?<!^)([A-Z])", "_$1").ToLowerInvariant();

    static int SizeOf(Type type) => type == typeof(ObjectName) ? ObjectName.Size : Marshal.SizeOf(type);
}
