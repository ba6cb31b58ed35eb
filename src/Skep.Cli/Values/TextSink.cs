using System.Globalization;
using System.Net;
using System.Text;

namespace Skep.Cli.Values;

/// <summary>A value on one line: <c>{kind=FLOW_OPENED, key={port=80, ...}, names=["a", "b"]}</c>.</summary>
sealed class TextSink : NotationSink
{
    const int MaxBytes = 32;
    const int MinRepeats = 4;

    readonly StringBuilder _text = new();
    readonly Stack<List<int>?> _arrays = new();
    bool _needsComma;

    /// <summary>Strings by themselves, in a table's cell, need no quotes.</summary>
    public bool QuotesStrings { get; init; } = true;

    public override bool OmitsTrailingZeros => false;

    public string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        _arrays.Clear();
        _needsComma = false;
        return text;
    }

    public override void BeginArray()
    {
        Open('[');
        _arrays.Push([]);
    }

    public override void EndArray()
    {
        FoldRepeats(_arrays.Pop()!);
        Close(']');
    }

    public override void BeginRecord()
    {
        Open('{');
        _arrays.Push(null);
    }

    public override void Member(ReadOnlySpan<byte> name)
    {
        Separate();
        _text.Append(Encoding.UTF8.GetString(name)).Append('=');
    }

    public override void EndRecord()
    {
        _arrays.Pop();
        Close('}');
    }

    public override void Number(Int128 value) => Word(value.ToString(CultureInfo.InvariantCulture));

    public override void Number(UInt128 value) => Word(value.ToString(CultureInfo.InvariantCulture));

    public override void Number(double value) => Word(value.ToString("R", CultureInfo.InvariantCulture));

    public override void Boolean(bool value) => Word(value ? "true" : "false");

    public override void Text(ReadOnlySpan<byte> text)
    {
        string escaped = Escape(Encoding.UTF8.GetString(text));
        Word(QuotesStrings ? $"\"{escaped}\"" : escaped);
    }

    public override void Missing(string why) => Word(why);

    protected override void Bytes(ReadOnlySpan<byte> value) => Word(value.Length <= MaxBytes
        ? Convert.ToHexStringLower(value)
        : $"{Convert.ToHexStringLower(value[..MaxBytes])}... ({value.Length} bytes)");

    protected override void Nanoseconds(long value) =>
        Word(string.Create(CultureInfo.InvariantCulture, $"{(decimal)value / 1_000_000_000:0.000000000}s"));

    /// <summary>An IPv4 address in the clothes of an IPv6 address (RFC 4291, 2.5.5.2) is shown as what it is: tables are narrow.</summary>
    protected override void Address(IPAddress value) => Word((value.IsIPv4MappedToIPv6 ? value.MapToIPv4() : value).ToString());

    protected override void Word(string value)
    {
        Separate();
        _text.Append(value);
        _needsComma = true;
    }

    /// <summary>Control characters would reach the terminal, and what a program captured may be anything.</summary>
    static string Escape(string value)
    {
        var text = new StringBuilder();
        foreach (char c in value)
        {
            _ = c switch
            {
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                '"' or '\\' => text.Append('\\').Append(c),
                < ' ' or (>= '\x7f' and < '\xa0') => text.Append($"\\x{(int)c:x2}"),
                _ => text.Append(c),
            };
        }
        return text.ToString();
    }

    void Open(char bracket)
    {
        Separate();
        _text.Append(bracket);
    }

    void Close(char bracket)
    {
        _text.Append(bracket);
        _needsComma = true;
    }

    void Separate()
    {
        if (_needsComma)
            _text.Append(", ");
        _needsComma = false;
        if (_arrays.TryPeek(out List<int>? elements))
            elements?.Add(_text.Length);
    }

    /// <summary>Four or more equal elements in a row become one with a factor: <c>[0 x 13, 2, 84]</c>.</summary>
    /// <param name="starts">Where the elements of the array start.</param>
    void FoldRepeats(List<int> starts)
    {
        if (starts.Count < MinRepeats)
            return;
        int first = starts[0];
        var elements = new string[starts.Count];
        for (int i = 0; i < elements.Length; i++)
        {
            int end = i + 1 < starts.Count ? starts[i + 1] - ", ".Length : _text.Length;
            elements[i] = _text.ToString(starts[i], end - starts[i]);
        }
        var parts = new List<string>();
        for (int i = 0, next; i < elements.Length; i = next)
        {
            for (next = i + 1; next < elements.Length && elements[next] == elements[i];)
                next++;
            if (next - i >= MinRepeats)
                parts.Add($"{elements[i]} x {next - i}");
            else
                parts.AddRange(elements[i..next]);
        }
        _text.Length = first;
        _text.AppendJoin(", ", parts);
    }
}
