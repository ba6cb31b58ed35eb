using System.Buffers.Binary;
using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Objects.Tests;

/// <summary>Objects that others wrote and compiled: those that Debian's libbpf-tools carry inside their executables.</summary>
static class ForeignObjects
{
    const string PackageFiles = "/var/lib/dpkg/info/libbpf-tools.list";

    static readonly Lazy<Dictionary<string, byte[]>> Found = new(Find);

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

    static byte[]? Extract(byte[] bytes)
    {
        ReadOnlySpan<byte> magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        for (int at = 1; ; at++)
        {
            int next = bytes.AsSpan(at).IndexOf(magic);
            if (next < 0)
                return null;
            at += next;
            if (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 18)) != (ushort)ElfMachine.Bpf)
                continue;
            ElfFile file = ElfFile.Parse(bytes.AsMemory(at), new DiagnosticBag())!;
            ulong end = (ulong)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 40)) + 64 * (ulong)file.Sections.Count;
            foreach (ElfSection section in file.Sections)
                end = Math.Max(end, section.Offset + (ulong)section.Data.Length);
            return bytes[at..(at + (int)end)];
        }
    }
}
