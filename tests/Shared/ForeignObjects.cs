using System.Buffers.Binary;

namespace Skep.Testing;

/// <summary>
/// BPF objects that others wrote: each program of Debian's package libbpf-tools has one inside, whole, as the data that
/// libbpf opens at start.
/// </summary>
static class ForeignObjects
{
    const string PackageFiles = "/var/lib/dpkg/info/libbpf-tools.list";
    const int ElfHeaderSize = 64;
    const ushort BpfMachine = 247;

    static readonly Lazy<Dictionary<string, byte[]>> Found = new(Find);

    // 64-bit, little-endian, version 1.
    static ReadOnlySpan<byte> ElfStart => [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];

    /// <summary>Objects by the name of the tool; skips the test where the package is missing.</summary>
    public static Dictionary<string, byte[]> All
    {
        get
        {
            Require.That(File.Exists(PackageFiles), "needs the package libbpf-tools");
            return Found.Value;
        }
    }

    static Dictionary<string, byte[]> Find()
    {
        var objects = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string path in File.ReadLines(PackageFiles).Where(static path => path.StartsWith("/usr/sbin/", StringComparison.Ordinal)))
        {
            if (File.Exists(path) && new FileInfo(path).LinkTarget is null && Extract(File.ReadAllBytes(path)) is { } bytes)
                objects[Path.GetFileName(path)] = bytes;
        }
        return objects;
    }

    static byte[]? Extract(ReadOnlySpan<byte> program)
    {
        // The program is an ELF file itself: the search begins behind its own header.
        for (int at = ElfHeaderSize; program[at..].IndexOf(ElfStart) is var next and >= 0; at++)
        {
            at += next;
            ReadOnlySpan<byte> candidate = program[at..];
            if (candidate.Length >= ElfHeaderSize && BinaryPrimitives.ReadUInt16LittleEndian(candidate[18..]) == BpfMachine)
                return candidate[..FileSize(candidate)].ToArray();
        }
        return null;
    }

    // The compiler writes the section headers last, so the file ends with them.
    static int FileSize(ReadOnlySpan<byte> elf)
    {
        ulong sectionHeaders = BinaryPrimitives.ReadUInt64LittleEndian(elf[40..]);
        ushort entrySize = BinaryPrimitives.ReadUInt16LittleEndian(elf[58..]);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(elf[60..]);
        return (int)sectionHeaders + (entrySize * count);
    }
}
