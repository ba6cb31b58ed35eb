using System.Reflection;
using Skep.KernelAbi;

namespace Skep.Tests;

public class ContextLayoutTests
{
    /// <summary>Reached through a pointer, not a number; fields that a typed parameter shows instead; layouts of BTF structures.</summary>
    static readonly string[] WithoutStruct = ["trace_entry", "bpf_nf_ctx", "unsigned int"];

    public static TheoryData<Type> Contexts =>
        [.. typeof(XdpContext).Assembly.GetTypes().Where(type => type.IsDefined(typeof(BpfContextAttribute)))];

    [Fact]
    public void Every_layout_has_a_struct()
    {
        string[] ours = [.. Contexts.Select(row => LayoutOf(row.Data).Name)];
        Assert.Empty(ContextLayouts.For(default).Select(layout => layout.Name).Except(ours).Except(WithoutStruct));
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Every_readable_field_has_a_property(Type context)
    {
        string[] named = [.. Fields(context).Select(pair => pair.Attribute.Name)];
        Assert.Empty(LayoutOf(context).Fields.Where(field => field.Name.Length > 0
            && field.Read != AccessWidths.None).Select(field => field.Name).Except(named));
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Every_property_fits_its_field_and_may_be_read_so(Type context)
    {
        ContextLayout layout = LayoutOf(context);
        foreach ((PropertyInfo property, ContextFieldAttribute attribute) in Fields(context))
        {
            ContextField? field = layout.FieldNamed(attribute.Name);
            Assert.NotNull(field);
            if (property.PropertyType.IsByRef)
            {
                Assert.NotEqual(ContextPointer.None, field.Pointer);
                continue;
            }
            Assert.Equal(ContextPointer.None, field.Pointer);
            int size = SizeOf(property.PropertyType);
            Assert.True(attribute.Index * size + size <= field.Size, $"{property} is longer than {field}");
            Assert.True(((int)field.Read & size) != 0, $"{property} is read in another width than {field}");
            if (property.SetMethod is not null)
                Assert.True(((int)field.Write & size) != 0, $"{property} is written in another width than {field}");
            else
                Assert.True(field.Write == AccessWidths.None || layout.Name == "bpf_sock_ops"
                    || layout.Name == "bpf_sock", $"{property} could be written");
        }
    }

    /// <summary>In a plain run a property reads what the layout has at its place.</summary>
    [Theory]
    [MemberData(nameof(Contexts))]
    public void Every_property_reads_its_field(Type context)
    {
        ContextLayout layout = LayoutOf(context);
        foreach ((PropertyInfo property, ContextFieldAttribute attribute) in Fields(context).Where(pair =>
            !pair.Property.PropertyType.IsByRef))
        {
            var plain = new PlainContext(layout.Name, null);
            object instance = Activator.CreateInstance(context, BindingFlags.Instance | BindingFlags.NonPublic, null, [plain], null)!;
            int size = SizeOf(property.PropertyType);
            plain.Fields.Slice(layout.FieldNamed(attribute.Name)!.Offset + attribute.Index * size, size).Fill(0x11);
            Assert.Equal(0x1111111111111111UL >> (64 - size * 8), Convert.ToUInt64(property.GetValue(instance), null));
        }
    }

    static ContextLayout LayoutOf(Type context)
    {
        Assert.True(ContextLayouts.TryParse(context.GetCustomAttribute<BpfContextAttribute>()!.Layout, out ContextLayout? layout));
        return layout;
    }

    static IEnumerable<(PropertyInfo Property, ContextFieldAttribute Attribute)> Fields(Type context) =>
        from property in context.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        let attribute = property.GetCustomAttribute<ContextFieldAttribute>()
        where attribute is not null
        select (property, attribute);

    static int SizeOf(Type type) => System.Runtime.InteropServices.Marshal.SizeOf(type.IsEnum ? Enum.GetUnderlyingType(type) : type);
}
