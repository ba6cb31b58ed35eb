using System.Text;
using Skep.Btf;

namespace Skep.Cli.Values;

/// <summary>Types and values by type id, where there may be no types at all.</summary>
static class TypedValues
{
    /// <summary>The type with this id; void, of which sinks show the bytes, when it is not known.</summary>
    public static BtfType TypeOf(BtfFile? types, int typeId)
    {
        BtfType type = (types ?? BtfFile.Empty).GetType(typeId);
        return type.Kind == BtfKind.Variable ? type.Target : type;
    }

    /// <summary>The type's name; <c>N bytes</c> when it is not known.</summary>
    public static string NameOf(BtfFile? types, int typeId, long size)
    {
        BtfType type = TypeOf(types, typeId);
        if (!type.IsVoid)
            return BtfDeclaration.Of(type);
        return size == 0 ? "" : $"{size} bytes";
    }

    public static void Write(BtfFile? types, int typeId, ReadOnlySpan<byte> value, NotationSink sink, string name = "") =>
        BtfValueFormatter.Write(TypeOf(types, typeId), value, sink, Encoding.UTF8.GetBytes(name));
}
