using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Objects.Tests;

public sealed class ElfFileTests
{
    static ElfFile Open(string path)
    {
        var diagnostics = new DiagnosticBag();
        ElfFile? file = ElfFile.Parse(File.ReadAllBytes(path), diagnostics, path);
        Assert.Empty(diagnostics);
        return file!;
    }

    [Fact]
    public void A_function_of_the_C_library_is_found_with_its_place_in_the_file()
    {
        Require.Linux();
        string? libc = Directory.EnumerateFiles("/lib", "libc.so.6",
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).FirstOrDefault();
        Require.That(libc is not null, "needs glibc");
        ElfFile file = Open(libc!);
        Assert.Equal(ElfType.Shared, file.Type);
        Assert.Equal(20, file.BuildId.Length);
        Assert.True(file.TryFindSymbol("getaddrinfo", out ElfSymbol symbol));
        Assert.Equal(ElfSymbolType.Function, symbol.Type);
        Assert.True(file.TryGetFileOffset(symbol.Value, out ulong offset));
        ElfSection code = file.FindSection(symbol.SectionIndex)!;
        Assert.Equal(".text", code.Name);
        Assert.Equal(symbol.Value - code.Address, offset - code.Offset);
    }
}
