using System.Buffers.Binary;
using System.Globalization;

namespace Skep.Objects.Skeletons;

/// <summary>Initial values of variables as C#.</summary>
static class VariableValue
{
    /// <summary>An expression of the type; empty for zeros.</summary>
    public static string Of(ObjectSpec spec, VariableSpec variable, string type)
    {
        if (variable.Map.Origin == MapOrigin.ZeroedData || variable.Value.IndexOfAnyExcept((byte)0) < 0)
            return "";
        ReadOnlySpan<byte> bytes = variable.Value;
        // Bytes, where this is not a machine that could run the object.
        return spec.ByteOrder == ByteOrder.BigEndian ? FromBytes(bytes, type) : type switch
        {
            "bool" => "true",
            "byte" => Text(bytes[0]),
            "sbyte" => Text((sbyte)bytes[0]),
            "short" => Text(BinaryPrimitives.ReadInt16LittleEndian(bytes)),
            "ushort" => Text(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            "int" => Text(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            "uint" => Text(BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            "long" => Text(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            "ulong" => Text(BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
            _ => FromBytes(bytes, type),
        };
    }

    static string FromBytes(ReadOnlySpan<byte> bytes, string type) =>
        $"MemoryMarshal.Read<{type}>((ReadOnlySpan<byte>)[{string.Join(", ", bytes.ToArray())}])";

    static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
