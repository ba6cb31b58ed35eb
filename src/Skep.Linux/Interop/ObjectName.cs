using System.Runtime.CompilerServices;
using System.Text;

namespace Skep.Linux.Interop;

/// <summary><c>char name[BPF_OBJ_NAME_LEN]</c>: at most 15 bytes and a zero.</summary>
[InlineArray(Size)]
struct ObjectName
{
    public const int Size = 16;

    byte _first;

    /// <summary>The name cut to what fits, with <c>_</c> for each character that the kernel refuses (<c>bpf_obj_name_cpy</c>).</summary>
    public static ObjectName From(ReadOnlySpan<char> name)
    {
        var result = default(ObjectName);
        Span<byte> bytes = result;
        for (int i = 0; i < Math.Min(name.Length, Size - 1); i++)
            bytes[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '_' or '.' ? (byte)name[i] : (byte)'_';
        return result;
    }

    public override readonly string ToString()
    {
        ReadOnlySpan<byte> bytes = this;
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
