using System.Globalization;
using System.Text.Json;
using Skep.Cli.Values;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Inspection;

/// <summary>Parts of a spec in the words of the kernel and of libbpf, for text and JSON alike.</summary>
static class SpecText
{
    public static string Reference(ReferenceKind kind) => kind switch
    {
        ReferenceKind.Map => "map",
        ReferenceKind.MapValue => "map_value",
        ReferenceKind.KernelVariable => "ksym",
        ReferenceKind.KernelFunction => "kfunc",
        _ => kind.ToString(),
    };

    public static string Origin(MapOrigin origin) => origin switch
    {
        MapOrigin.Declared => "declared",
        MapOrigin.Legacy => "legacy",
        MapOrigin.Data => "data",
        MapOrigin.ReadOnlyData => "rodata",
        MapOrigin.ZeroedData => "bss",
        MapOrigin.KernelConfiguration => "kconfig",
        MapOrigin.StructOps => "struct_ops",
        _ => "built",
    };

    public static string Extern(ExternKind kind) => kind switch
    {
        ExternKind.KernelConfiguration => "kconfig",
        ExternKind.Variable => "ksym",
        _ => "kfunc",
    };

    /// <summary>The names of the bits that are set: <c>no_prealloc</c>.</summary>
    public static IEnumerable<string> Flags<T>(T flags)
        where T : struct, Enum
    {
        ulong left = Convert.ToUInt64(flags, CultureInfo.InvariantCulture);
        foreach (T flag in Enum.GetValues<T>())
        {
            ulong bit = Convert.ToUInt64(flag, CultureInfo.InvariantCulture);
            if (bit == 0 || (left & bit) != bit)
                continue;
            left &= ~bit;
            yield return JsonNamingPolicy.SnakeCaseLower.ConvertName(flag.ToString());
        }
        if (left != 0)
            yield return $"0x{left:x}";
    }

    /// <summary>The attach type, where the program type has one.</summary>
    public static string? AttachTypeOf(ProgramSpec program) =>
        SectionTable.Resolve(program.SectionName)?.AttachType is null && program.AttachType == 0 ? null : program.AttachType.KernelName;

    public static string KeyOf(ObjectSpec spec, MapSpec map) => TypedValues.NameOf(spec.Btf, map.KeyTypeId, map.KeySize);

    public static string ValueOf(ObjectSpec spec, MapSpec map) => map.Origin is MapOrigin.Declared or MapOrigin.Legacy or MapOrigin.Built
        ? TypedValues.NameOf(spec.Btf, map.ValueTypeId, map.ValueSize)
        : $"{map.ValueSize} bytes";

    /// <summary>A variable's initial value on one line.</summary>
    public static string ValueOf(ObjectSpec spec, VariableSpec variable)
    {
        var sink = new TextSink();
        TypedValues.Write(spec.Btf, variable.TypeId, variable.Value, sink, variable.Name);
        return sink.Take();
    }
}
