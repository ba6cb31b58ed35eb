using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>The record of a tracepoint, laid out as its <c>format</c> file in tracefs says.</summary>
sealed partial class TracepointRecord
{
    readonly Dictionary<string, (int Offset, int Size)> _fields = new(StringComparer.Ordinal);
    readonly byte[] _bytes;

    public TracepointRecord(string category, string name)
    {
        string format = File.ReadAllText($"/sys/kernel/tracing/events/{category}/{name}/format");
        foreach (Match field in Field().Matches(format))
        {
            int Number(int group) => int.Parse(field.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
            _fields.Add(field.Groups[1].Value, (Number(2), Number(3)));
        }
        _bytes = new byte[_fields.Values.Max(static field => field.Offset + field.Size)];
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    public TracepointRecord Set(string field, long value)
    {
        (int offset, int size) = _fields[field];
        Span<byte> whole = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(whole, value);
        whole[..size].CopyTo(_bytes.AsSpan(offset));
        return this;
    }

    [GeneratedRegex(@"field:[^;]*?(\w+)(?:\[\d*\])?;\s*offset:(\d+);\s*size:(\d+);")]
    private static partial Regex Field();
}
