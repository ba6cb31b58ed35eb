using System.Globalization;
using System.Text;

namespace Skep.Compiler.Ir.Text;

/// <summary>Writes the textual form, which <see cref="IrParser"/> reads back; <c>docs/ir.md</c> has the grammar.</summary>
public sealed partial class IrWriter
{
    readonly StringBuilder _text = new();
    readonly IrWriterOptions _options;
    readonly Dictionary<Value, int> _valueNumbers = [];
    readonly Dictionary<Block, int> _blockNumbers = [];

    string _header = "";

    IrWriter(IrWriterOptions options) => _options = options;

    public static string Write(Module module, IrWriterOptions options = IrWriterOptions.None)
    {
        ArgumentNullException.ThrowIfNull(module);
        var writer = new IrWriter(options);
        writer.WriteModule(module);
        return writer.WithTypes();
    }

    /// <summary>One function, as it stands in its module.</summary>
    public static string Write(Function function, IrWriterOptions options = IrWriterOptions.None)
    {
        ArgumentNullException.ThrowIfNull(function);
        var writer = new IrWriter(options);
        writer.WriteFunction(function);
        return writer.WithTypes();
    }

    void WriteModule(Module module)
    {
        if (module.Name.Length > 0 || module.License.Length > 0)
            _header = $"module {Quote(module.Name)} license {Quote(module.License)}\n";
        module.Maps.ForEach(WriteMap);
        module.Globals.ForEach(WriteGlobal);
        module.Externs.ForEach(WriteExtern);
        foreach (Function function in module.Functions)
        {
            if (_text.Length + _header.Length + _typeOrder.Count > 0)
                _text.Append('\n');
            WriteFunction(function);
        }
    }

    void WriteFunction(Function function)
    {
        Number(function);
        _text.Append(function.Section is null ? "function " : "program ").Append(At(function.Name));
        if (function.Section is not null)
            _text.Append(' ').Append(Quote(function.Section));
        _text.Append(" (");
        string separator = "";
        foreach (Value parameter in function.Parameters)
        {
            _text.Append(separator).Append(Id(parameter)).Append(": ").Append(IrNames.Of(parameter.Type));
            WriteName(parameter);
            separator = ", ";
        }
        _text.Append(") -> ").Append(IrNames.Of(function.ReturnType));
        if (function.NoInlining)
            _text.Append(" noinline");
        if (function.IsCallback)
            _text.Append(" callback");
        if (!Types.PlainTypes.IsPlain(function.Signature))
            _text.Append(" signature ").Append(TypeText(function.Signature));
        WriteSource(function.Source);
        _text.Append(" {\n");
        foreach (Value slot in function.Slots)
            WriteLine(slot);
        foreach (Block block in function.Blocks)
        {
            _text.Append(Id(block)).Append(block.IsCold ? ": cold\n" : ":\n");
            foreach (Value value in block.Values)
                WriteLine(value);
        }
        _text.Append("}\n");
    }

    /// <summary>Gives numbers in the order of the text, when that is asked for.</summary>
    void Number(Function function)
    {
        if (!_options.HasFlag(IrWriterOptions.Renumber))
            return;
        _valueNumbers.Clear();
        _blockNumbers.Clear();
        foreach (Value value in function.Parameters.Concat(function.Slots).Concat(function.Blocks.SelectMany(static block => block.Values)))
        {
            if (value.Type != ValueType.Void)
                _valueNumbers.Add(value, _valueNumbers.Count);
        }
        foreach (Block block in function.Blocks)
            _blockNumbers.Add(block, _blockNumbers.Count);
    }

    string Id(Value value) => Numbered('%', _valueNumbers.TryGetValue(value, out int number) ? number : value.Id);

    string Id(Block block) => Numbered('b', _blockNumbers.TryGetValue(block, out int number) ? number : block.Id);

    static string Numbered(char sigil, int number) => string.Create(CultureInfo.InvariantCulture, $"{sigil}{number}");

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string At(string name) => name.Length > 0 && name.All(IrLexer.IsWordPart) ? "@" + name : "@" + Quote(name);

    static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
