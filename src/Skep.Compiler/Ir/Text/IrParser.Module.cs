using Skep.Compiler.Ir.Types;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Compiler.Ir.Text;

public sealed partial class IrParser
{
    readonly Dictionary<string, MapSymbol> _maps = [];
    readonly Dictionary<string, GlobalSymbol> _globals = [];
    readonly Dictionary<string, ExternSymbol> _externs = [];
    readonly Dictionary<string, Function> _functions = [];

    Module ReadModule()
    {
        var module = new Module("");
        if (Accept("module"))
        {
            try
            {
                module = new Module(ExpectString("the module's name in quotes"));
                if (Accept("license"))
                    module.License = ExpectString("the license in quotes");
            }
            catch (IrSyntaxException error)
            {
                Report(error);
                SkipLine();
            }
        }
        while (Current.Kind != IrTokenKind.End)
        {
            int line = Current.Line;
            try
            {
                ReadTop(module);
            }
            catch (IrSyntaxException error)
            {
                Report(error);
                SkipLine(line);
            }
        }
        return module;
    }

    void ReadTop(Module module)
    {
        IrToken word = Current;
        switch (Accept("type") || Accept("map") || Accept("global") || Accept("extern") || Accept("program") || Accept("function") ? word.Text : "")
        {
            case "type":
                // Was read before everything else.
                SkipLine(word.Line);
                break;
            case "map":
                Declare(_maps, module.Maps, Current, ReadMap());
                break;
            case "global":
                Declare(_globals, module.Globals, Current, ReadGlobal());
                break;
            case "extern":
                Declare(_externs, module.Externs, Current, ReadExtern());
                break;
            case "program":
                Declare(_functions, module.Functions, Current, ReadHeader(isProgram: true));
                break;
            case "function":
                Declare(_functions, module.Functions, Current, ReadHeader(isProgram: false));
                break;
            default:
                throw Unexpected("'type', 'map', 'global', 'extern', 'program' or 'function'");
        }
    }

    void Declare<T>(Dictionary<string, T> known, List<T> order, IrToken name, T symbol)
        where T : class
    {
        order.Add(symbol);
        if (!known.TryAdd(name.Text, symbol))
            Report(DiagnosticId.IrReference, name, $"{name.Shown} is declared twice.");
    }

    T Find<T>(Dictionary<string, T> known, string kind)
        where T : class
    {
        IrToken token = Current;
        return known.TryGetValue(ExpectSymbol(), out T? symbol)
            ? symbol
            : throw new IrSyntaxException(DiagnosticId.IrReference, token, $"there is no {kind} {token.Shown}.");
    }

    MapSymbol ReadMap()
    {
        DataType? key = null, value = null;
        MapSpec spec = ReadShape(ExpectSymbol(), MapOrigin.Declared, ref key, ref value);
        return new MapSymbol(spec, key, value);
    }

    MapSpec ReadShape(string name, MapOrigin origin, ref DataType? key, ref DataType? value)
    {
        IrToken word = Expect(IrTokenKind.Word, "a map type such as 'hash'");
        if (!MapTypes.TryParse(word.Text, out MapTypeInfo? type))
            throw new IrSyntaxException(DiagnosticId.IrReference, word, $"{word.Shown} is no map type.");
        var spec = new MapSpec { Name = name, Origin = origin, Type = type.Type };
        int key0 = 0, value0 = 0, numa = 0;
        while (IsSameLine && Current.Kind == IrTokenKind.Word)
        {
            if (AcceptSize("key", ref key0))
                (spec.KeySize, key) = (key0, AcceptType());
            else if (AcceptSize("value", ref value0))
                (spec.ValueSize, value) = (value0, AcceptType());
            else if (Accept("max"))
                spec.MaxEntries = (uint)ExpectNumber("the number of entries");
            else if (Accept("flags"))
                spec.Flags = (MapFlags)ExpectNumber("the flags");
            else if (Accept("extra"))
                spec.Extra = (ulong)ExpectNumber("the extra number");
            else if (AcceptSize("numa", ref numa))
                spec.NumaNode = numa;
            else if (Accept("pinned"))
                spec.Pinning = MapPinning.ByName;
            else if (Accept("inner"))
                spec.Inner = ReadInner();
            else
                throw Unexpected("'key', 'value', 'max', 'flags', 'extra', 'numa', 'pinned' or 'inner'");
        }
        return spec;
    }

    MapSpec ReadInner()
    {
        Expect("(");
        DataType? key = null, value = null;
        MapSpec inner = ReadShape("", MapOrigin.InnerTemplate, ref key, ref value);
        Expect(")");
        return inner;
    }

    GlobalSymbol ReadGlobal()
    {
        string name = ExpectSymbol();
        string section = ExpectWord("a section such as '.bss'");
        DataType type = Current.Kind == IrTokenKind.Number ? PlainTypes.OfSize(ExpectSize("the size")) : ReadType();
        int alignment = 8;
        AcceptSize("align", ref alignment);
        bool isAnonymous = Accept("anonymous");
        byte[]? contents = Accept("=") ? ReadContents() : null;
        if (contents is not null && contents.Length != type.Size)
            throw new IrSyntaxException(
                DiagnosticId.IrSyntax, _tokens[_at - 1], $"the contents have {contents.Length} bytes and the variable has {type.Size}.");
        return new GlobalSymbol(name, section, type) { Contents = contents, Alignment = alignment, IsAnonymous = isAnonymous };
    }

    byte[] ReadContents()
    {
        IrToken token = Expect(IrTokenKind.String, "hexadecimal digits in quotes");
        try
        {
            return Convert.FromHexString(token.Text);
        }
        catch (FormatException)
        {
            throw new IrSyntaxException(DiagnosticId.IrSyntax, token, $"{token.Shown} is not made of pairs of hexadecimal digits.");
        }
    }

    ExternSymbol ReadExtern()
    {
        string name = ExpectSymbol();
        ExternKind kind = Accept("function") ? ExternKind.Function
            : Accept("variable") ? ExternKind.Variable
            : Accept("config") ? ExternKind.KernelConfiguration
            : throw Unexpected("'function', 'variable' or 'config'");
        bool isWeak = Accept("weak");
        return new ExternSymbol(name, kind, AcceptType() ?? VoidType.Instance, isWeak);
    }
}
