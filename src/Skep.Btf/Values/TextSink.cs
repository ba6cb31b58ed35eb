using System.Globalization;
using System.Text;

namespace Skep.Btf;

/// <summary>Writes a value on one line, as an initialiser in C: <c>{ .pid = 7, .comm = "sshd", .port = 22 }</c>.</summary>
sealed class TextSink(TextWriter output) : IValueSink
{
    int _depth;
    bool _first;
    bool _named;

    public bool OmitsTrailingZeros => true;

    public void BeginArray() => BeginRecord();

    public void EndArray() => EndRecord();

    public void BeginRecord()
    {
        Next();
        output.Write('{');
        _depth++;
        _first = true;
    }

    public void Member(ReadOnlySpan<byte> name)
    {
        Next();
        output.Write('.');
        output.Write(Encoding.UTF8.GetString(name));
        output.Write(" = ");
        _named = true;
    }

    public void EndRecord()
    {
        output.Write(_first ? "}" : " }");
        _depth--;
        _first = false;
    }

    public void Number(Int128 value) => Write(value.ToString(CultureInfo.InvariantCulture));

    public void Number(UInt128 value) => Write(value.ToString(CultureInfo.InvariantCulture));

    public void Number(double value) => Write(value.ToString("R", CultureInfo.InvariantCulture));

    public void Boolean(bool value) => Write(value ? "true" : "false");

    public void Character(byte value) =>
        Write(value is >= 0x20 and < 0x7f ? $"'{CText.Escape([value], '\'')}'" : value.ToString(CultureInfo.InvariantCulture));

    public void Pointer(ulong value) => Write(value == 0 ? "NULL" : $"0x{value:x}");

    public void Name(ReadOnlySpan<byte> name) => Write(Encoding.UTF8.GetString(name));

    public void Text(ReadOnlySpan<byte> text) => Write($"\"{CText.Escape(text, '"')}\"");

    public void Missing(string why) => Write(why);

    void Write(string text)
    {
        Next();
        output.Write(text);
    }

    /// <summary>Separates what comes from what came before, unless that was its name.</summary>
    void Next()
    {
        if (_named)
            _named = false;
        else if (_depth > 0)
            output.Write(_first ? " " : ", ");
        _first = false;
    }
}
