using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep;

/// <summary>A key of an <see cref="LpmTrie{TKey, TValue}"/> (<c>struct bpf_lpm_trie_key</c>).</summary>
/// <param name="data">The address, in network order.</param>
/// <param name="length">How many bits of it count.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct Prefix<T>(T data, uint length)
    where T : unmanaged
{
    public readonly uint Length = length;

    public readonly T Data = data;

    /// <summary>The whole of <paramref name="data"/>: what to look up.</summary>
    public Prefix(T data)
        : this(data, (uint)Unsafe.SizeOf<T>() * 8)
    {
    }

    public override string ToString() => $"{Data}/{Length}";
}
