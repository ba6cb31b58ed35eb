using System.Buffers.Binary;

namespace Skep.Testing;

/// <summary>
/// BPF objects that others wrote, from packages of Debian: files of their own, or inside the programs that load them, whole, as the data
/// that libbpf opens at start.
/// </summary>
static class ForeignObjects
{
    const string PackageLists = "/var/lib/dpkg/info";
    const int ElfHeaderSize = 64;
    const ushort BpfMachine = 247;

    /// <summary>The tracing tools; what libxdp loads and its tools; test objects of another loader, also from clang 7 and 9.</summary>
    static readonly string[] Packages = ["libbpf-tools", "libxdp1", "xdp-tools", "golang-github-cilium-ebpf-dev"];

    static readonly Lazy<Dictionary<string, byte[]>> Found = new(Find);

    static ReadOnlySpan<byte> ElfMagic => [0x7f, (byte)'E', (byte)'L', (byte)'F'];

    /// <summary>Little-endian objects by the file's name; skips the test where a package is missing.</summary>
    public static Dictionary<string, byte[]> All => Select(ByteOrder.LittleEndian);

    /// <summary>Big-endian objects, each with a little-endian one of the same source: its name with <c>-el</c> for <c>-eb</c>.</summary>
    public static Dictionary<string, byte[]> BigEndian => Select(ByteOrder.BigEndian);

    enum ByteOrder
    {
        LittleEndian = 1,
        BigEndian = 2,
    }

    static Dictionary<string, byte[]> Select(ByteOrder order)
    {
        foreach (string package in Packages)
            Require.That(ListOf(package) is not null, $"needs the package {package}");
        return Found.Value.Where(item => item.Value[5] == (byte)order).ToDictionary(StringComparer.Ordinal);
    }

    static string? ListOf(string package) => Directory.Exists(PackageLists)
        ? Directory.EnumerateFiles(PackageLists, package + "*.list").FirstOrDefault(path => Path.GetFileName(path) is { } name
            && (name == package + ".list" || name.StartsWith(package + ":", StringComparison.Ordinal)))
        : null;

    static Dictionary<string, byte[]> Find()
    {
        var objects = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string path in Packages.SelectMany(static package => File.ReadLines(ListOf(package)!)))
        {
            if (File.Exists(path) && new FileInfo(path).LinkTarget is null)
                Extract(File.ReadAllBytes(path), Path.GetFileName(path), objects);
        }
        return objects;
    }

    static void Extract(ReadOnlySpan<byte> file, string name, Dictionary<string, byte[]> objects)
    {
        int found = 0;
        for (int at = 0; file[at..].IndexOf(ElfMagic) is var next and >= 0; at++)
        {
            at += next;
            if (!TryMeasure(file[at..], out int size))
                continue;
            objects[found == 0 ? name : $"{name}@{found}"] = file.Slice(at, size).ToArray();
            found++;
            at += size - 1;
        }
    }

    /// <summary>The size of the 64-bit BPF object that starts here. The compiler writes the section headers last, so it ends with
    /// them.</summary>
    static bool TryMeasure(ReadOnlySpan<byte> elf, out int size)
    {
        size = 0;
        if (elf.Length < ElfHeaderSize || elf[4] != 2)
            return false;
        bool isLittle = elf[5] == (byte)ByteOrder.LittleEndian;
        ushort Half(ReadOnlySpan<byte> at) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(at)
            : BinaryPrimitives.ReadUInt16BigEndian(at);
        if (Half(elf[18..]) != BpfMachine)
            return false;
        ulong headers = isLittle ? BinaryPrimitives.ReadUInt64LittleEndian(elf[40..]) : BinaryPrimitives.ReadUInt64BigEndian(elf[40..]);
        size = (int)headers + (Half(elf[58..]) * Half(elf[60..]));
        return size <= elf.Length;
    }
}
