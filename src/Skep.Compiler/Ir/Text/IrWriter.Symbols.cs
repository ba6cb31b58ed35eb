using System.Globalization;
using System.Text;
using Skep.Compiler.Ir.Types;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Compiler.Ir.Text;

public sealed partial class IrWriter
{
    readonly Dictionary<DataType, int> _types = [];
    readonly List<DataType> _typeOrder = [];

    void WriteMap(MapSymbol map)
    {
        _text.Append("map ").Append(At(map.Name)).Append(' ');
        WriteShape(map.Spec, map.Key, map.Value);
        _text.Append('\n');
    }

    void WriteShape(MapSpec spec, DataType? key = null, DataType? value = null)
    {
        _text.Append(spec.Type.KernelName);
        WriteSize("key", spec.KeySize, key);
        WriteSize("value", spec.ValueSize, value);
        if (spec.MaxEntries != 0)
            _text.Append(CultureInfo.InvariantCulture, $" max {spec.MaxEntries}");
        if (spec.Flags != MapFlags.None)
            _text.Append(CultureInfo.InvariantCulture, $" flags 0x{(uint)spec.Flags:x}");
        if (spec.Extra != 0)
            _text.Append(CultureInfo.InvariantCulture, $" extra {spec.Extra}");
        if (spec.NumaNode is { } node)
            _text.Append(CultureInfo.InvariantCulture, $" numa {node}");
        if (spec.Pinning == MapPinning.ByName)
            _text.Append(" pinned");
        if (spec.Inner is not { } inner)
            return;
        _text.Append(" inner (");
        WriteShape(inner);
        _text.Append(')');
    }

    void WriteSize(string word, int size, DataType? type)
    {
        if (size == 0 && type is null)
            return;
        _text.Append(' ').Append(word).Append(' ').Append(Text(size));
        if (type is not null)
            _text.Append(' ').Append(TypeText(type));
    }

    void WriteGlobal(GlobalSymbol global)
    {
        _text.Append("global ").Append(At(global.Name)).Append(' ').Append(global.Section).Append(' ');
        _text.Append(PlainTypes.IsPlain(global.Type) ? Text(global.Type.Size) : TypeText(global.Type));
        if (global.Alignment != 8)
            _text.Append(" align ").Append(Text(global.Alignment));
        if (global.IsAnonymous)
            _text.Append(" anonymous");
        if (global.Contents is not null)
            _text.Append(" = ").Append(Quote(Convert.ToHexStringLower(global.Contents)));
        _text.Append('\n');
    }

    void WriteExtern(ExternSymbol symbol)
    {
        string kind = symbol.Kind switch { ExternKind.Function => "function", ExternKind.Variable => "variable", _ => "config" };
        _text.Append("extern ").Append(At(symbol.Name)).Append(' ').Append(kind);
        if (symbol.IsWeak)
            _text.Append(" weak");
        if (symbol.Type != VoidType.Instance)
            _text.Append(' ').Append(TypeText(symbol.Type));
        _text.Append('\n');
    }

    string TypeText(DataType type)
    {
        if (type == VoidType.Instance)
            return "void";
        if (!_types.TryGetValue(type, out int number))
        {
            _types.Add(type, number = _types.Count);
            _typeOrder.Add(type);
        }
        return Numbered('!', number);
    }

    /// <summary>What was written, behind the definitions of the types that it names.</summary>
    string WithTypes()
    {
        var definitions = new StringBuilder(_header);
        for (int i = 0; i < _typeOrder.Count; i++)
            definitions.Append("type ").Append(Numbered('!', i)).Append(" = ").Append(Definition(_typeOrder[i])).Append('\n');
        return definitions.Append(_text).ToString();
    }

    string Definition(DataType type) => type switch
    {
        IntegerType integer => $"int {Named(type)} {(integer.IsSigned ? "signed" : "unsigned")}"
            + (integer.IsBool ? " bool" : "") + (integer.IsChar ? " char" : ""),
        EnumType enumeration => $"enum {Named(type)} {(enumeration.IsSigned ? "signed" : "unsigned")} "
            + $"({string.Join(", ", enumeration.Values.Select(static row => $"{Quote(row.Name)} {Text(row.Value)}"))})",
        PointerType pointer => $"ptr {TypeText(pointer.Target)}",
        ArrayType array => $"array {Text(array.Length)} {TypeText(array.Element)}",
        StructType structure => $"{(structure.IsUnion ? "union" : "struct")} {Named(type)} ({string.Join(", ", structure.Members.Select(Member))})",
        TypedefType typedef => $"typedef {Quote(type.Name)} {TypeText(typedef.Target)}",
        ForwardType forward => $"forward {(forward.IsUnion ? "union" : "struct")} {Quote(type.Name)}",
        FunctionType function => $"func {TypeText(function.Result)} "
            + $"({string.Join(", ", function.Parameters.Select(row => $"{Quote(row.Name)} {TypeText(row.Type)}"))})",
        _ => throw new InvalidOperationException($"{type.GetType().Name} has no textual form"),
    };

    static string Named(DataType type) => $"{Quote(type.Name)} {Text(type.Size)}";

    string Member(StructMember member) =>
        $"{Quote(member.Name)} {TypeText(member.Type)} {Text(member.BitOffset)}" + (member.BitSize == 0 ? "" : " : " + Text(member.BitSize));
}
