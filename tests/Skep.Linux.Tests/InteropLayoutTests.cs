using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Skep.Btf;
using Skep.KernelAbi;
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
        Require.That(KernelRelease.Current >= new KernelVersion(6, 18), "compares with the structures of Linux 6.18");
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

    public static TheoryData<Type, string, string, string> Places => new()
    {
        { typeof(LinkCreateAttributes), nameof(LinkCreateAttributes.ProgFd), "bpf_attr", "link_create.prog_fd" },
        { typeof(LinkCreateAttributes), nameof(LinkCreateAttributes.TargetFd), "bpf_attr", "link_create.target_fd" },
        { typeof(LinkCreateAttributes), nameof(LinkCreateAttributes.AttachType), "bpf_attr", "link_create.attach_type" },
        { typeof(LinkCreateAttributes), nameof(LinkCreateAttributes.Flags), "bpf_attr", "link_create.flags" },
        { typeof(LinkCreateAttributes), nameof(LinkCreateAttributes.IterInfo), "bpf_attr", "link_create.iter_info" },
        { typeof(LinkCreateAttributes), nameof(LinkCreateAttributes.IterInfoLen), "bpf_attr", "link_create.iter_info_len" },
        { typeof(LinkCreateAttributes), nameof(LinkCreateAttributes.PerfEventCookie), "bpf_attr", "link_create.perf_event.bpf_cookie" },
        { typeof(LinkCreateAttributes), nameof(LinkCreateAttributes.TracingCookie), "bpf_attr", "link_create.tracing.cookie" },
        { typeof(LinkInfo), nameof(LinkInfo.ProgId), "bpf_link_info", "prog_id" },
        { typeof(LinkInfo), nameof(LinkInfo.Name), "bpf_link_info", "raw_tracepoint.tp_name" },
        { typeof(LinkInfo), nameof(LinkInfo.NameLength), "bpf_link_info", "raw_tracepoint.tp_name_len" },
        { typeof(LinkInfo), nameof(LinkInfo.Name), "bpf_link_info", "iter.target_name" },
        { typeof(LinkInfo), nameof(LinkInfo.NameLength), "bpf_link_info", "iter.target_name_len" },
        { typeof(LinkInfo), nameof(LinkInfo.First), "bpf_link_info", "tracing.attach_type" },
        { typeof(LinkInfo), nameof(LinkInfo.Second), "bpf_link_info", "tracing.target_obj_id" },
        { typeof(LinkInfo), nameof(LinkInfo.Third), "bpf_link_info", "tracing.target_btf_id" },
        { typeof(LinkInfo), nameof(LinkInfo.CgroupId), "bpf_link_info", "cgroup.cgroup_id" },
        { typeof(LinkInfo), nameof(LinkInfo.CgroupAttachType), "bpf_link_info", "cgroup.attach_type" },
        { typeof(LinkInfo), nameof(LinkInfo.First), "bpf_link_info", "xdp.ifindex" },
        { typeof(LinkInfo), nameof(LinkInfo.First), "bpf_link_info", "tcx.ifindex" },
        { typeof(LinkInfo), nameof(LinkInfo.Second), "bpf_link_info", "tcx.attach_type" },
        { typeof(LinkInfo), nameof(LinkInfo.First), "bpf_link_info", "netns.netns_ino" },
        { typeof(LinkInfo), nameof(LinkInfo.Second), "bpf_link_info", "netns.attach_type" },
        { typeof(LinkInfo), nameof(LinkInfo.First), "bpf_link_info", "perf_event.type" },
        { typeof(LinkInfo), nameof(LinkInfo.PerfName), "bpf_link_info", "perf_event.uprobe.file_name" },
        { typeof(LinkInfo), nameof(LinkInfo.PerfNameLength), "bpf_link_info", "perf_event.uprobe.name_len" },
        { typeof(LinkInfo), nameof(LinkInfo.PerfOffset), "bpf_link_info", "perf_event.uprobe.offset" },
        { typeof(PerfEventAttributes), nameof(PerfEventAttributes.Config), "perf_event_attr", "config" },
        { typeof(PerfEventAttributes), nameof(PerfEventAttributes.SamplePeriod), "perf_event_attr", "sample_period" },
        { typeof(PerfEventAttributes), nameof(PerfEventAttributes.SampleType), "perf_event_attr", "sample_type" },
        { typeof(PerfEventAttributes), nameof(PerfEventAttributes.ReadFormat), "perf_event_attr", "read_format" },
        { typeof(PerfEventAttributes), nameof(PerfEventAttributes.Options), "perf_event_attr", "disabled" },
        { typeof(PerfEventAttributes), nameof(PerfEventAttributes.WakeupEvents), "perf_event_attr", "wakeup_events" },
        { typeof(PerfEventAttributes), nameof(PerfEventAttributes.Config1), "perf_event_attr", "config1" },
        { typeof(PerfEventAttributes), nameof(PerfEventAttributes.Config2), "perf_event_attr", "config2" },
        { typeof(PerfEventAttributes), nameof(PerfEventAttributes.SampleMaxStack), "perf_event_attr", "sample_max_stack" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_field_of_a_union_lies_where_the_kernel_reads_it(Type structure, string field, string kernelType, string path)
    {
        Require.Linux();
        Require.KernelBtf();
        Require.That(KernelRelease.Current >= new KernelVersion(6, 18), "compares with the structures of Linux 6.18");
        Assert.True(Find(kernelType, out BtfType type));
        uint offset = 0;
        foreach (string part in path.Split('.'))
        {
            BtfMember member = FindMember(type, part, ref offset) ?? throw new KeyNotFoundException(part);
            type = member.Type.SkipModifiersAndTypedefs();
        }
        Assert.Equal(offset, (uint)Marshal.OffsetOf(structure, field));
    }

    /// <summary>Looks into anonymous members, too, and adds up the offsets.</summary>
    static BtfMember? FindMember(BtfType type, string name, ref uint offset)
    {
        foreach (BtfMember member in type.Members)
        {
            if (member.Name == name)
            {
                offset += member.ByteOffset;
                return member;
            }
            uint inner = offset + member.ByteOffset;
            if (!member.IsAnonymous || FindMember(member.Type.SkipModifiersAndTypedefs(), name, ref inner) is not { } found)
                continue;
            offset = inner;
            return found;
        }
        return null;
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
                uint size = member.IsBitfield ? 4 : (uint)member.Type.File.SizeOf(member.TypeId);
                fields[member.Name] = (start + member.ByteOffset, size);
            }
        }
        return fields;
    }

    static string KernelName(string field) => Regex.Replace(field, "(?<!^)([A-Z])", "_$1").ToLowerInvariant();

    static int SizeOf(Type type) => type == typeof(ObjectName) ? ObjectName.Size : Marshal.SizeOf(type);
}
