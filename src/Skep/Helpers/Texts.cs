using System.Runtime.CompilerServices;
using System.Text;

namespace Skep;

// Texts of bounded length, ended by a zero byte, as programs handle them.

/// <summary>A thread's name (TASK_COMM_LEN).</summary>
[InlineArray(16)]
public struct Comm
{
    byte _first;

    public override readonly string ToString() => FixedText.Decode(this);
}

[InlineArray(8)]
public struct Text8
{
    byte _first;

    public override readonly string ToString() => FixedText.Decode(this);
}

[InlineArray(16)]
public struct Text16
{
    byte _first;

    public override readonly string ToString() => FixedText.Decode(this);
}

[InlineArray(32)]
public struct Text32
{
    byte _first;

    public override readonly string ToString() => FixedText.Decode(this);
}

[InlineArray(64)]
public struct Text64
{
    byte _first;

    public override readonly string ToString() => FixedText.Decode(this);
}

[InlineArray(128)]
public struct Text128
{
    byte _first;

    public override readonly string ToString() => FixedText.Decode(this);
}

[InlineArray(256)]
public struct Text256
{
    byte _first;

    public override readonly string ToString() => FixedText.Decode(this);
}

static class FixedText
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
