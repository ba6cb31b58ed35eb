using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Skep.Linux;

/// <summary>Addresses of the kernel's functions and variables.</summary>
public static class KernelSymbols
{
    const string Table = "/proc/kallsyms";

    /// <summary>Finds all the names in one pass over /proc/kallsyms, which has hundreds of thousands of lines. Modules are
    /// included.</summary>
    /// <param name="names">What to look for.</param>
    /// <returns>The addresses of those that are there: more than one where a name is used more than once (static functions and variables).
    /// 0 stands for an address that the kernel hides (<c>kernel.kptr_restrict</c>, CAP_SYSLOG).</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<ulong>> Find(IEnumerable<string> names)
    {
        var wanted = names.ToDictionary(static name => name, static _ => new List<ulong>(), StringComparer.Ordinal);
        if (wanted.Count > 0)
            Scan(wanted.GetAlternateLookup<ReadOnlySpan<char>>());
        return wanted.Where(static entry => entry.Value.Count > 0)
            .ToDictionary(static entry => entry.Key, static entry => (IReadOnlyList<ulong>)entry.Value, StringComparer.Ordinal);
    }

    static void Scan(Dictionary<string, List<ulong>>.AlternateLookup<ReadOnlySpan<char>> wanted)
    {
        using var file = new FileStream(Table, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        Span<char> characters = stackalloc char[512];
        int kept = 0;
        while (file.Read(buffer, kept, buffer.Length - kept) is > 0 and var count)
        {
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, kept + count);
            while (rest.IndexOf((byte)'\n') is >= 0 and var end)
            {
                if (TryParse(rest[..end], out ulong address, out ReadOnlySpan<byte> name) && name.Length <= characters.Length)
                {
                    // Symbol names are ASCII; KSYM_NAME_LEN is 512.
                    Encoding.ASCII.GetChars(name, characters);
                    if (wanted.TryGetValue(characters[..name.Length], out List<ulong>? addresses))
                        addresses.Add(address);
                }
                rest = rest[(end + 1)..];
            }
            kept = rest.Length;
            rest.CopyTo(buffer);
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary><c>ffffffff81000000 T _text</c>, for modules with <c>\t[module]</c> behind.</summary>
    static bool TryParse(ReadOnlySpan<byte> line, out ulong address, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!Utf8Parser.TryParse(line, out address, out int digits, 'x') || line.Length < digits + 4)
            return false;
        name = line[(digits + 3)..];
        int tab = name.IndexOf((byte)'\t');
        if (tab >= 0)
            name = name[..tab];
        return true;
    }
}
