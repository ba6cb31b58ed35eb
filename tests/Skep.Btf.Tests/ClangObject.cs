using System.Buffers.Binary;
using System.Text;

namespace Skep.Btf.Tests;

/// <summary>Compiles C for BPF with the peer compiler and hands out sections of the result.</summary>
static class ClangObject
{
    public static byte[] Compile(string source, params string[] options)
    {
        using var input = new TemporaryFile(Encoding.UTF8.GetBytes(source), ".c");
        using var output = new TemporaryFile([], ".o");
        Peer.Run("clang-19", ["-target", "bpf", "-g", "-O2", "-w", .. options, "-c", input.Path, "-o", output.Path]);
        return File.ReadAllBytes(output.Path);
    }

    /// <summary>A section of a 64-bit little-endian ELF file.</summary>
    public static byte[] Section(byte[] elf, string name)
    {
        ulong headers = BinaryPrimitives.ReadUInt64LittleEndian(elf.AsSpan(40));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(60)), names = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(62));
        for (int i = 0; i < count; i++)
        {
            Span<byte> found = Content(Header(names))[(int)BinaryPrimitives.ReadUInt32LittleEndian(Header(i))..];
            if (Encoding.UTF8.GetString(found[..found.IndexOf((byte)0)]) == name)
                return Content(Header(i)).ToArray();
        }
        throw new InvalidDataException($"There is no section {name}.");

        Span<byte> Header(int index) => elf.AsSpan((int)headers + index * 64, 64);

        Span<byte> Content(Span<byte> header) =>
            elf.AsSpan((int)BinaryPrimitives.ReadUInt64LittleEndian(header[24..]), (int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..]));
    }
}
