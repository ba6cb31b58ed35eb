using Skep.Compiler.Ir.Types;
using Skep.Diagnostics;

namespace Skep.Compiler.Ir.Text;

public sealed partial class IrParser
{
    // Where each type is defined; types may name types that are defined later, and pointers and structs go in circles.
    readonly Dictionary<long, int> _definitions = [];
    readonly Dictionary<long, DataType?> _types = [];

    /// <summary>Notes where the types are defined and reads each.</summary>
    void FindTypes()
    {
        for (int i = 0; i + 2 < _tokens.Count; i++)
        {
            if (_tokens[i] is { Kind: IrTokenKind.Word, Text: "type" } && _tokens[i + 1].Kind == IrTokenKind.Type && _tokens[i + 2].Text == "="
                && !_definitions.TryAdd(_tokens[i + 1].Number, i + 3))
            {
                Report(DiagnosticId.IrReference, _tokens[i + 1], $"{_tokens[i + 1].Shown} is defined twice.");
            }
        }
        foreach ((long number, int at) in _definitions)
        {
            try
            {
                // Members are asked for now, so that what is wrong in them is found, too.
                if (Resolve(number, _tokens[at - 2]) is StructType structure)
                    _ = structure.Members;
                else if (_types[number] is PointerType pointer)
                    _ = pointer.Target;
            }
            catch (IrSyntaxException error)
            {
                Report(error);
                _types[number] = VoidType.Instance;
            }
        }
        _at = 0;
    }

    DataType? AcceptType() => IsSameLine && (Current.Kind == IrTokenKind.Type || Is("void")) ? ReadType() : null;

    DataType ReadType()
    {
        if (Accept("void"))
            return VoidType.Instance;
        IrToken token = Expect(IrTokenKind.Type, "a type such as '!1' or 'void'");
        return Resolve(token.Number, token);
    }

    DataType Resolve(long number, IrToken use)
    {
        if (_types.TryGetValue(number, out DataType? type))
            return type ?? throw new IrSyntaxException(DiagnosticId.IrReference, use, $"{use.Shown} contains itself.");
        if (!_definitions.TryGetValue(number, out int definition))
            throw new IrSyntaxException(DiagnosticId.IrReference, use, $"there is no type {use.Shown}.");
        _types.Add(number, null);
        int back = _at;
        _at = definition;
        type = ReadDefinition();
        _at = back;
        return _types[number] = type;
    }

    DataType ReadDefinition()
    {
        IrToken kind = Expect(IrTokenKind.Word, "a kind of type such as 'struct'");
        switch (kind.Text)
        {
            case "int":
                return new IntegerType(ReadTypeName(), ReadTypeSize(), ReadSign(), Accept("bool"), Accept("char"));
            case "enum":
                return new EnumType(ReadTypeName(), ReadTypeSize(), ReadSign(), List(ReadEnumerator));
            case "ptr":
                int target = _at;
                return new PointerType(() => At(target, ReadType));
            case "array":
                int length = ExpectSize("the number of elements");
                return new ArrayType(ReadType(), length);
            case "struct" or "union":
                string name = ReadTypeName();
                int size = ReadTypeSize();
                int members = _at;
                return new StructType(name, size, () => At(members, () => List(ReadMember)), kind.Text == "union");
            case "typedef":
                return new TypedefType(ReadTypeName(), ReadType());
            case "forward":
                bool isUnion = Accept("union");
                if (!isUnion)
                    Expect("struct");
                return new ForwardType(ReadTypeName(), isUnion);
            case "func":
                return new FunctionType(ReadType(), List(ReadParameterType));
            default:
                throw new IrSyntaxException(DiagnosticId.IrSyntax, kind, $"{kind.Shown} is no kind of type.");
        }
    }

    string ReadTypeName() => ExpectString("the type's name in quotes");

    int ReadTypeSize() => ExpectSize("the type's size");

    bool ReadSign()
    {
        bool isSigned = Accept("signed");
        if (!isSigned)
            Expect("unsigned");
        return isSigned;
    }

    (string Name, long Value) ReadEnumerator() => (ExpectString("the enumerator's name in quotes"), ExpectNumber("its value"));

    (string Name, DataType Type) ReadParameterType() => (ExpectString("the parameter's name in quotes"), ReadType());

    StructMember ReadMember()
    {
        string name = ExpectString("the member's name in quotes");
        DataType type = ReadType();
        int offset = ExpectSize("its offset in bits");
        return new StructMember(name, type, offset, Accept(":") ? ExpectSize("its size in bits") : 0);
    }

    List<T> List<T>(Func<T> read)
    {
        List<T> items = [];
        Expect("(");
        if (Accept(")"))
            return items;
        do
            items.Add(read());
        while (Accept(","));
        Expect(")");
        return items;
    }

    T At<T>(int at, Func<T> read)
    {
        int back = _at;
        _at = at;
        T result = read();
        _at = back;
        return result;
    }
}
