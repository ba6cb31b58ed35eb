namespace Skep.Compiler.Ir.Text;

public sealed partial class IrWriter
{
    void WriteLine(Value value)
    {
        _text.Append("  ");
        if (value.Type != ValueType.Void)
            _text.Append(Id(value)).Append(": ").Append(IrNames.Of(value.Type)).Append(" = ");
        _text.Append(value.Info.Name);
        WriteBody(value);
        if (value.IsVolatile)
            _text.Append(" volatile");
        WriteName(value);
        WriteSource(value.Source);
        _text.Append('\n');
    }

    void WriteBody(Value value)
    {
        switch (value.Op)
        {
            case Op.Slot:
                _text.Append(' ').Append(Text(value.Immediate)).Append(" align ").Append(Text(((SlotSymbol)value.Symbol!).Alignment));
                break;
            case Op.Load or Op.Store or Op.Atomic:
                if (value.Op == Op.Atomic)
                    _text.Append('.').Append(IrNames.Of(value.Atomic));
                _text.Append('.').Append(value.Memory.Text).Append(' ').Append(Operand(value[0])).Append(", ").Append(Text(value.Immediate));
                for (int i = 1; i < value.Operands.Count; i++)
                    _text.Append(", ").Append(Operand(value[i]));
                break;
            case Op.Copy or Op.Zero:
                WriteOperands(value, " ");
                _text.Append(", ").Append(Text(value.Immediate));
                break;
            case Op.CoreAddress:
                WriteOperands(value, " ");
                _text.Append(' ').Append(CoreText((CoreAccess)value.Symbol!));
                break;
            case Op.Call or Op.Kfunc or Op.Helper:
                _text.Append(' ').Append(Callee(value)).Append(" (");
                WriteOperands(value, "");
                _text.Append(')');
                break;
            case Op.Phi:
                for (int i = 0; i < value.Operands.Count; i++)
                    _text.Append(i == 0 ? " [" : ", [").Append(Operand(value[i])).Append(", ").Append(Id(value.Blocks[i])).Append(']');
                break;
            case Op.Switch:
                _text.Append(' ').Append(Operand(value[0])).Append(", ").Append(Id(value.Blocks[0]));
                long[] cases = (long[])value.Symbol!;
                for (int i = 0; i < cases.Length; i++)
                    _text.Append(", [").Append(Text(cases[i])).Append(", ").Append(Id(value.Blocks[i + 1])).Append(']');
                break;
            default:
                WriteOperands(value, " ");
                for (int i = 0; i < value.Blocks.Count; i++)
                    _text.Append(i + value.Operands.Count == 0 ? " " : ", ").Append(Id(value.Blocks[i]));
                break;
        }
    }

    void WriteOperands(Value value, string first)
    {
        for (int i = 0; i < value.Operands.Count; i++)
            _text.Append(i == 0 ? first : ", ").Append(Operand(value[i]));
    }

    static string Callee(Value value) => value.Symbol switch
    {
        Function function => At(function.Name),
        ExternSymbol symbol => At(symbol.Name),
        _ => KernelAbi.Helpers.TryGet((KernelAbi.HelperId)value.Immediate, out KernelAbi.HelperInfo? info)
            ? info.Name : Text(value.Immediate),
    };

    string Operand(Value value) => value.Op switch
    {
        Op.Constant when value.Type == ValueType.Pointer && value.Immediate == 0 => "null",
        Op.Constant => IrNames.Of(value.Type) + " " + Text(value.Immediate),
        Op.Undefined => "undef " + IrNames.Of(value.Type),
        Op.Global => "global " + At(((GlobalSymbol)value.Symbol!).Name) + (value.Immediate == 0 ? "" : "+" + Text(value.Immediate)),
        Op.Map => "map " + At(((MapSymbol)value.Symbol!).Name),
        Op.Function => "function " + At(((Function)value.Symbol!).Name),
        Op.Extern => "extern " + At(((ExternSymbol)value.Symbol!).Name),
        Op.Core => "core " + IrNames.Of(value.Type) + " " + CoreText((CoreAccess)value.Symbol!),
        _ => Id(value),
    };

    string CoreText(CoreAccess access) =>
        $"({IrNames.Of(access.Kind)} {TypeText(access.Root)} {Quote(access.Path)} = {Text(access.LocalValue)}"
        + (access.Text is null ? ")" : $" {Quote(access.Text)})");

    void WriteName(Value value)
    {
        if (value.Name is not null && !_options.HasFlag(IrWriterOptions.NoSources))
            _text.Append(' ').Append(Quote(value.Name));
    }

    void WriteSource(SourcePoint? source)
    {
        if (_options.HasFlag(IrWriterOptions.NoSources))
            return;
        for (string word = " at "; source is not null; source = source.Caller, word = " from ")
        {
            _text.Append(word).Append(Quote(source.File)).Append('(').Append(Text(source.Line)).Append(',').Append(Text(source.Column)).Append(')');
            if (source.Function.Length > 0)
                _text.Append(" in ").Append(Quote(source.Function));
        }
    }
}
