using System.Globalization;
using Skep.Compiler.Ir.Types;
using Skep.Diagnostics;

namespace Skep.Compiler.Ir.Text;

public sealed partial class IrParser
{
    readonly List<(Function Function, int Body)> _bodies = [];
    readonly Dictionary<long, Value> _values = [];
    readonly Dictionary<int, Block> _blocks = [];
    readonly List<(Block Block, IrToken Use)> _targets = [];
    readonly List<PendingOperands> _pending = [];
    Function _function = null!;

    /// <summary>Reads a header and passes over the body, which may name what is declared behind it.</summary>
    Function ReadHeader(bool isProgram)
    {
        string name = ExpectSymbol();
        string? section = isProgram ? ExpectString("the section in quotes") : null;
        List<(IrToken Id, ValueType Type, string? Name)> parameters = List(ReadParameter);
        Expect("->");
        ValueType result = ReadValueType();
        bool noInlining = Accept("noinline"), isCallback = Accept("callback");
        FunctionType signature = Accept("signature") && ReadType() is FunctionType given
            ? given
            : PlainTypes.Signature(result, parameters.Select(static parameter => parameter.Type));
        var function = new Function(name, signature)
        {
            Section = section, ReturnType = result, NoInlining = noInlining, IsCallback = isCallback, Source = ReadSource(),
        };
        foreach ((IrToken id, ValueType type, string? parameterName) in parameters)
        {
            function.AddParameter(
                new Value((int)id.Number, Op.Parameter, type) { Immediate = function.Parameters.Count, Name = parameterName });
        }
        Expect("{");
        int body = _at;
        while (Current.Kind != IrTokenKind.End && !Is("}"))
            _at++;
        Expect("}");
        _bodies.Add((function, body));
        return function;
    }

    (IrToken Id, ValueType Type, string? Name) ReadParameter()
    {
        IrToken id = Expect(IrTokenKind.Value, "a parameter such as '%0'");
        Expect(":");
        return (id, ReadValueType(), Current.Kind == IrTokenKind.String ? Take().Text : null);
    }

    ValueType ReadValueType()
    {
        if (Current.Kind == IrTokenKind.Word && IrNames.Type(Current.Text) is { } type)
        {
            _at++;
            return type;
        }
        throw Unexpected("'i32', 'i64', 'ptr' or 'void'");
    }

    SourcePoint? ReadSource()
    {
        if (!IsSameLine || !(Accept("at") || Accept("from")))
            return null;
        string file = ExpectString("a file name in quotes");
        Expect("(");
        int line = ExpectSize("the line");
        Expect(",");
        int column = ExpectSize("the column");
        Expect(")");
        string function = Accept("in") ? ExpectString("a function's name in quotes") : "";
        return new SourcePoint(file, line, column, function, IsSameLine && Is("from") ? ReadSource() : null);
    }

    void ReadBodies()
    {
        foreach ((Function function, int body) in _bodies)
        {
            _function = function;
            _at = body;
            _values.Clear();
            _blocks.Clear();
            _pending.Clear();
            _targets.Clear();
            foreach (Value parameter in function.Parameters)
            {
                if (!_values.TryAdd(parameter.Id, parameter))
                    Report(DiagnosticId.IrReference, _tokens[body - 1], $"'%{parameter.Id}' is defined twice.");
            }
            ReserveIds();
            Block? block = null;
            while (!Is("}"))
                block = ReadLine(block);
            foreach (PendingOperands pending in _pending)
                Link(pending);
            HashSet<Block> defined = [.. function.Blocks];
            foreach ((Block target, IrToken use) in _targets.Where(row => !defined.Contains(row.Block)))
                Report(DiagnosticId.IrReference, use, $"{use.Shown} is defined nowhere.");
        }
    }

    /// <summary>Values keep the ids of the text; constants, which have none there, get larger ones.</summary>
    void ReserveIds()
    {
        long values = _function.Parameters.Count == 0 ? 0 : _function.Parameters.Max(static parameter => parameter.Id) + 1;
        int blocks = 0;
        for (int i = _at; !(_tokens[i].Kind == IrTokenKind.Punctuation && _tokens[i].Text == "}"); i++)
        {
            if (_tokens[i].Kind == IrTokenKind.Value)
                values = Math.Max(values, _tokens[i].Number + 1);
            else if (BlockNumber(_tokens[i]) is { } number)
                blocks = Math.Max(blocks, number + 1);
        }
        _function.ReserveIds((int)values, blocks);
    }

    Block? ReadLine(Block? block)
    {
        IrToken first = Current;
        try
        {
            if (BlockNumber(first) is { } number && _tokens[_at + 1].Text == ":")
                return ReadLabel(number);
            ReadValue(block);
        }
        catch (IrSyntaxException error)
        {
            Report(error);
            while (Current.Kind != IrTokenKind.End && !Is("}") && Current.Line <= first.Line)
                _at++;
        }
        return block;
    }

    Block ReadLabel(int number)
    {
        IrToken label = Take();
        Expect(":");
        Block block = BlockOf(number);
        if (block.Function.Blocks.Contains(block))
            throw new IrSyntaxException(DiagnosticId.IrReference, label, $"{label.Shown} is defined twice.");
        block.IsCold = IsSameLine && Accept("cold");
        _function.AddBlock(block);
        return block;
    }

    Block ReadBlock()
    {
        int number = BlockNumber(Current) ?? throw Unexpected("a block such as 'b1'");
        Block block = BlockOf(number);
        _targets.Add((block, Take()));
        return block;
    }

    Block BlockOf(int number)
    {
        if (!_blocks.TryGetValue(number, out Block? block))
            _blocks.Add(number, block = new Block(_function, number));
        return block;
    }

    static int? BlockNumber(IrToken token) =>
        token is { Kind: IrTokenKind.Word, Text: ['b', .. { Length: > 0 and < 7 } digits] }
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;

    void Link(PendingOperands pending)
    {
        foreach (PendingOperand operand in pending.Operands)
        {
            if (operand.Value is { } known)
            {
                pending.User.AddOperand(known);
            }
            else if (_values.TryGetValue(operand.Token.Number, out Value? value))
            {
                pending.User.AddOperand(value);
            }
            else
            {
                Report(DiagnosticId.IrReference, operand.Token, $"{operand.Token.Shown} is defined nowhere.");
                pending.User.AddOperand(_function.Undefined(ValueType.I64));
            }
        }
    }

    readonly record struct PendingOperands(Value User, List<PendingOperand> Operands);

    /// <param name="Value">A leaf; null for what is named by its number.</param>
    readonly record struct PendingOperand(Value? Value, IrToken Token);
}
