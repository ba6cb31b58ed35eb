using System.Text;

namespace Skep;

/// <summary>A <c>char *</c> in a view of a kernel structure; read it with <see cref="Bpf.ReadKernelText{T}(KernelText, out T)"/>.</summary>
/// <param name="text">What it points to in a plain run.</param>
[KernelStruct("char")]
public sealed class KernelText(string text)
{
    internal byte[] Bytes { get; } = Encoding.UTF8.GetBytes(text);
}
