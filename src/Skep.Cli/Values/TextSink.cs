using System.Globalization;
using System.Net;
using System.Text;

namespace Skep.Cli.Values;

/// <summary>A value on one line: <c>{kind=FLOW_OPENED, key={port=80, ...}, names=["a", "b"]}</c>.</summary>
sealed class TextSink : NotationSink
{
    const int MaxBytes = 32;

    readonly StringBuilder _text = new();
    bool _needsComma;

    /// <summary>Strings by themselves, in a table's cell, need no quotes.</summary>
    public bool QuotesStrings { get; init; } = true;

    public override bool OmitsTrailingZeros => true;

    public string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        _needsComma = false;
        return text;
    }

    public override void BeginArray() => Open('[');

    public override void EndArray() => Close(']');

    public override void BeginRecord() => Open('{');

    public override void Member(ReadOnlySpan<byte> name)
    {
        Separate();
        _text.Append(Encoding.UTF8.GetString(name)).Append('=');
    }

    public override void EndRecord() => Close('}');

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
        : string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(value[..MaxBytes])}... ({value.Length} bytes)"));

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
                < ' ' or (>= '\x7f' and < '\xa0') => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
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
    }
}
