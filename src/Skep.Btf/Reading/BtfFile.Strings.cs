using System.Text;

namespace Skep.Btf;

public sealed partial class BtfFile
{
    /// <summary>The string at an offset that counts on from the base's strings; empty when there is none at that offset.</summary>
    public string GetString(int offset) => offset == 0 ? "" : Encoding.UTF8.GetString(GetUtf8String(offset));

    /// <summary>The bytes of a string without its NUL, in place; empty when there is none at that offset.</summary>
    public ReadOnlySpan<byte> GetUtf8String(int offset)
    {
        BtfFile file = this;
        while ((uint)offset < (uint)file._firstString && file.BaseFile is { } below)
            file = below;
        ReadOnlySpan<byte> strings = file._strings.Span;
        uint start = (uint)(offset - file._firstString);
        if (start >= (uint)strings.Length)
            return default;
        ReadOnlySpan<byte> rest = strings[(int)start..];
        int length = rest.IndexOf((byte)0);
        return length < 0 ? rest : rest[..length];
    }
}
