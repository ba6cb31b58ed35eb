using Skep.Compiler.Ir.Types;
using Skep.Diagnostics;
using Skep.KernelAbi;

namespace Skep.Compiler.Ir.Text;

public sealed partial class IrParser
{
    void ReadValue(Block? block)
    {
        IrToken start = Current;
        IrToken? id = null;
        ValueType type = ValueType.Void;
        if (start.Kind == IrTokenKind.Value)
        {
            id = Take();
            Expect(":");
            type = ReadValueType();
            Expect("=");
        }
        IrToken word = Expect(IrTokenKind.Word, id is null ? "an operation, a label or '}'" : "an operation");
        (Op op, AtomicKind atomic, MemoryType memory) = ReadOperation(word);

        List<PendingOperand> operands = [];
        List<Block> blocks = [];
        long immediate = 0;
        object? symbol = null;
        ReadBody(op, operands, blocks, ref immediate, ref symbol);

        if (id is null == (type != ValueType.Void))
            throw new IrSyntaxException(DiagnosticId.IrSyntax, start, "a value of type void has no number.");
        bool isVolatile = IsSameLine && Accept("volatile");
        string? name = IsSameLine && Current.Kind == IrTokenKind.String ? Take().Text : null;
        var value = new Value(id is null ? _function.TakeId() : (int)id.Value.Number, op, type)
        {
            Immediate = immediate,
            Memory = memory,
            Atomic = atomic,
            Symbol = symbol is SlotSymbol slot ? slot with { Name = name } : symbol,
            IsVolatile = isVolatile,
            Name = name,
            Source = ReadSource(),
        };
        if (id is not null && !_values.TryAdd(value.Id, value))
            throw new IrSyntaxException(DiagnosticId.IrReference, id.Value, $"{id.Value.Shown} is defined twice.");
        if (IsSameLine && !Is("}"))
            throw Unexpected("the end of the line");

        foreach (Block target in blocks)
            value.AddBlock(target);
        _pending.Add(new PendingOperands(value, operands));
        if (op == Op.Slot)
            _function.AddSlot(value);
        else if (block is null)
            throw new IrSyntaxException(DiagnosticId.IrSyntax, start, "a label such as 'b0:' stands before the first value that is no slot.");
        else
            block.Insert(block.Values.Count, value);
    }

    static (Op Op, AtomicKind Atomic, MemoryType Memory) ReadOperation(IrToken word)
    {
        if (IrNames.Operation(word.Text) is { } op && op is not (Op.Load or Op.Store or Op.Atomic)
            && (op == Op.Slot || !OpTable.Of(op).Is(OpTraits.Leaf)))
            return (op, default, default);
        int dot = word.Text.LastIndexOf('.');
        if (dot > 0 && IrNames.Memory(word.Text[(dot + 1)..]) is { } memory)
        {
            string name = word.Text[..dot];
            if (name is "load" or "store")
                return (name == "load" ? Op.Load : Op.Store, default, memory);
            if (name.StartsWith("atomic.", StringComparison.Ordinal) && IrNames.Atomic(name["atomic.".Length..]) is { } atomic)
                return (Op.Atomic, atomic, memory);
        }
        throw new IrSyntaxException(DiagnosticId.IrSyntax, word, $"{word.Shown} is no operation.");
    }

    void ReadBody(Op op, List<PendingOperand> operands, List<Block> blocks, ref long immediate, ref object? symbol)
    {
        switch (op)
        {
            case Op.Slot:
                int alignment = 8, size = ExpectSize("the slot's size");
                AcceptSize("align", ref alignment);
                (immediate, symbol) = (size, new SlotSymbol(size, alignment));
                break;
            case Op.Load or Op.Store or Op.Atomic:
                operands.Add(ReadOperand());
                Expect(",");
                immediate = ExpectNumber("the offset from the address, in bytes");
                while (Accept(","))
                    operands.Add(ReadOperand());
                break;
            case Op.Copy or Op.Zero:
                for (int i = OpTable.Of(op).Operands; i > 0; i--)
                {
                    operands.Add(ReadOperand());
                    Expect(",");
                }
                immediate = ExpectSize("the number of bytes");
                break;
            case Op.CoreAddress:
                operands.Add(ReadOperand());
                symbol = ReadCore();
                break;
            case Op.Call:
                symbol = Find(_functions, "function");
                operands.AddRange(List(ReadOperand));
                break;
            case Op.Kfunc:
                symbol = Find(_externs, "extern");
                operands.AddRange(List(ReadOperand));
                break;
            case Op.Helper:
                immediate = ReadHelper();
                operands.AddRange(List(ReadOperand));
                break;
            case Op.Phi:
                while (IsSameLine && (operands.Count == 0 ? Is("[") : Accept(",")))
                {
                    Expect("[");
                    operands.Add(ReadOperand());
                    Expect(",");
                    blocks.Add(ReadBlock());
                    Expect("]");
                }
                break;
            case Op.Switch:
                symbol = ReadSwitch(operands, blocks);
                break;
            default:
                ReadPlain(op, operands, blocks);
                break;
        }
    }

    void ReadPlain(Op op, List<PendingOperand> operands, List<Block> blocks)
    {
        // Only ret may have an operand or none.
        int count = op == Op.Ret ? (IsSameLine && !Is("}") && !Is("at") && Current.Kind != IrTokenKind.String ? 1 : 0) : OpTable.Of(op).Operands;
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
                Expect(",");
            operands.Add(ReadOperand());
        }
        for (int i = op switch { Op.Br => 1, Op.BrIf => 2, _ => 0 }; i > 0; i--)
        {
            if (operands.Count + blocks.Count > 0)
                Expect(",");
            blocks.Add(ReadBlock());
        }
    }

    long[] ReadSwitch(List<PendingOperand> operands, List<Block> blocks)
    {
        List<long> cases = [];
        operands.Add(ReadOperand());
        Expect(",");
        blocks.Add(ReadBlock());
        while (IsSameLine && Accept(","))
        {
            Expect("[");
            cases.Add(ExpectNumber("a case"));
            Expect(",");
            blocks.Add(ReadBlock());
            Expect("]");
        }
        return [.. cases];
    }

    long ReadHelper()
    {
        if (Current.Kind == IrTokenKind.Number)
            return ExpectSize("a helper's number");
        IrToken name = Expect(IrTokenKind.Word, "a helper's name or number");
        return Helpers.TryParse(name.Text, out HelperInfo? info)
            ? (long)info.Id
            : throw new IrSyntaxException(DiagnosticId.IrReference, name, $"there is no helper {name.Shown}.");
    }

    CoreAccess ReadCore()
    {
        Expect("(");
        IrToken kind = Expect(IrTokenKind.Word, "a kind of relocation such as 'byte_off'");
        if (IrNames.Relocation(kind.Text) is not { } relocation)
            throw new IrSyntaxException(DiagnosticId.IrSyntax, kind, $"{kind.Shown} is no kind of relocation.");
        DataType root = ReadType();
        string path = ExpectString("the path in quotes");
        Expect("=");
        long local = ExpectNumber("the local value");
        string? text = Current.Kind == IrTokenKind.String ? Take().Text : null;
        Expect(")");
        return new CoreAccess(relocation, root, path, local) { Text = text };
    }

    PendingOperand ReadOperand()
    {
        IrToken token = Current;
        return token.Kind == IrTokenKind.Value ? new(null, Take()) : new(ReadLeaf(), token);
    }

    Value ReadLeaf()
    {
        if (Accept("null"))
            return _function.Null;
        if (Accept("undef"))
            return _function.Undefined(ReadValueType());
        if (Accept("map"))
            return _function.AddressOf(Find(_maps, "map"));
        if (Accept("function"))
            return _function.AddressOf(Find(_functions, "function"));
        if (Accept("extern"))
            return _function.AddressOf(Find(_externs, "extern"));
        if (Accept("core"))
            return _function.Core(ReadValueType(), ReadCore());
        if (Accept("global"))
        {
            GlobalSymbol global = Find(_globals, "global");
            return _function.AddressOf(global, Accept("+") ? ExpectNumber("the offset in bytes") : 0);
        }
        if (Current.Kind == IrTokenKind.Word && IrNames.Type(Current.Text) is { } type and not ValueType.Void)
        {
            _at++;
            return _function.Constant(type, ExpectNumber("a number"));
        }
        throw Unexpected("an operand such as '%1', 'i32 5' or 'map @hits'");
    }
}
