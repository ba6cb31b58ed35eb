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

    /// <summary>A section of a 64-bit ELF file.</summary>
    public static byte[] Section(byte[] elf, string name)
    {
        bool big = elf[5] == 2;
        int count = (int)Number(60, 2), names = (int)Number(62, 2);
        for (int i = 0; i < count; i++)
        {
            Span<byte> found = Content(names)[(int)Number(Header(i), 4)..];
            if (Encoding.UTF8.GetString(found[..found.IndexOf((byte)0)]) == name)
                return Content(i).ToArray();
        }
        throw new InvalidDataException($"There is no section {name}.");

        int Header(int index) => (int)Number(40, 8) + index * 64;

        Span<byte> Content(int index) => elf.AsSpan((int)Number(Header(index) + 24, 8), (int)Number(Header(index) + 32, 8));

        ulong Number(int at, int size)
        {
            ulong value = 0;
            for (int i = 0; i < size; i++)
                value |= (ulong)elf[at + (big ? size - 1 - i : i)] << i * 8;
            return value;
        }
    }
}
