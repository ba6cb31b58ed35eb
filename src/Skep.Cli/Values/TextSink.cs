using System.Globalization;
using System.Net;
using System.Text;

namespace Skep.Cli.Values;

/// <summary>A value on one line: <c>{kind=FLOW_OPENED, key={port=80, ...}, names=["a", "b"]}</c>.</summary>
sealed class TextSink : IValueSink
{
    const int MaxBytes = 32;

    readonly StringBuilder _text = new();
    bool _needsComma;

    /// <summary>Strings by themselves, in a table's cell, need no quotes.</summary>
    public bool QuotesStrings { get; set; } = true;

    public string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        _needsComma = false;
        return text;
    }

    public void BeginStruct() => Open('{');

    public void Member(string name)
    {
        Separate();
        _text.Append(name).Append('=');
        _needsComma = false;
    }

    public void EndStruct() => Close('}');

    public void BeginArray() => Open('[');

    public void EndArray() => Close(']');

    public void Integer(Int128 value) => Word(value.ToString(CultureInfo.InvariantCulture));

    public void Float(double value) => Word(value.ToString("R", CultureInfo.InvariantCulture));

    public void Boolean(bool value) => Word(value ? "true" : "false");

    public void Characters(string value)
    {
        string escaped = Escape(value);
        Word(QuotesStrings ? $"\"{escaped}\"" : escaped);
    }

    public void Word(string value)
    {
        Separate();
        _text.Append(value);
        _needsComma = true;
    }

    /// <summary>An IPv4 address in the clothes of an IPv6 address (RFC 4291, 2.5.5.2) is shown as what it is: tables are narrow.</summary>
    public void Address(IPAddress value) => Word((value.IsIPv4MappedToIPv6 ? value.MapToIPv4() : value).ToString());

    public void Bytes(ReadOnlySpan<byte> value) => Word(value.Length <= MaxBytes
        ? Convert.ToHexStringLower(value)
        : string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(value[..MaxBytes])}... ({value.Length} bytes)"));

    public void Nothing() => Word("-");

    /// <summary>Control characters would reach the terminal, and what a program captured may be anything.</summary>
    static string Escape(string value)
    {
        if (!value.AsSpan().ContainsAnyInRange('\0', '\x1f') && !value.AsSpan().ContainsAny('"', '\\', '\x7f'))
            return value;
        var text = new StringBuilder();
        foreach (char c in value)
        {
            _ = c switch
            {
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                '"' or '\\' => text.Append('\\').Append(c),
                < ' ' or '\x7f' => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => text.Append(c),
            };
        }
        return text.ToString();
    }

    void Open(char bracket)
    {
        Separate();
        _text.Append(bracket);
        _needsComma = false;
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
