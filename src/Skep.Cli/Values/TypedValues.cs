using System.Text;
using Skep.Btf;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Cli.Values;

/// <summary>Types and values by type id, where there may be no types at all.</summary>
static class TypedValues
{
    static readonly BtfType Index = CreateIndex();

    /// <summary>The type with this id; void, of which sinks show the bytes, when it is not known.</summary>
    public static BtfType TypeOf(BtfFile? types, int typeId)
    {
        BtfType type = (types ?? BtfFile.Empty).GetType(typeId);
        return type.Kind == BtfKind.Variable ? type.Target : type;
    }

    /// <summary>The type of a map's keys. Where nothing says it, the keys of arrays are what the kernel demands: indices.</summary>
    public static BtfType KeyOf(BtfFile? types, MapSpec map)
    {
        BtfType type = TypeOf(types, map.KeyTypeId);
        return type.IsVoid && map.KeySize == sizeof(uint) && map.Type is MapType.Array or MapType.PerCpuArray or MapType.ProgArray
            or MapType.ArrayOfMaps or MapType.DevMap or MapType.CpuMap or MapType.SockMap or MapType.ReusePortSockArray ? Index : type;
    }

    /// <summary>The type's name; <c>N bytes</c> when it is not known.</summary>
    public static string NameOf(BtfFile? types, int typeId, long size)
    {
        BtfType type = TypeOf(types, typeId);
        if (!type.IsVoid)
            return BtfDeclaration.Of(type);
        return size == 0 ? "" : $"{size} bytes";
    }

    static BtfType CreateIndex()
    {
        var builder = new BtfBuilder();
        int id = builder.AddInt("__u32", sizeof(uint));
        return builder.ToFile().GetType(id);
    }

    public static void Write(BtfFile? types, int typeId, ReadOnlySpan<byte> value, NotationSink sink, string name = "") =>
        BtfValueFormatter.Write(TypeOf(types, typeId), value, sink, Encoding.UTF8.GetBytes(name));
}
