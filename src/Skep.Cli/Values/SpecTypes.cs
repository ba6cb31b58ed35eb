using System.Globalization;
using System.Text;
using Skep.Btf;
using Skep.Objects;

namespace Skep.Cli.Values;

/// <summary>Types and values of an object, which may have been compiled without types.</summary>
static class SpecTypes
{
    /// <summary>The type with this id; void, as which sinks show bytes, when the object does not say.</summary>
    public static BtfType TypeOf(ObjectSpec spec, int typeId)
    {
        BtfType type = (spec.Btf ?? BtfFile.Empty).GetType(typeId);
        return type.Kind == BtfKind.Variable ? type.Target : type;
    }

    /// <summary>The type's name; <c>N bytes</c> when it is not known.</summary>
    public static string NameOf(ObjectSpec spec, int typeId, long size)
    {
        BtfType type = TypeOf(spec, typeId);
        if (!type.IsVoid)
            return BtfDeclaration.Of(type);
        return size == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{size} bytes");
    }

    public static void Write(ObjectSpec spec, int typeId, ReadOnlySpan<byte> value, NotationSink sink, string name = "") =>
        BtfValueFormatter.Write(TypeOf(spec, typeId), value, sink, Encoding.UTF8.GetBytes(name));
}
