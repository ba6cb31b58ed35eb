using Skep.Btf;
using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Cli.Commands;

/// <summary>
/// Where BTF comes from: the running kernel or a module of it by name, an object or another ELF file, a file of nothing but BTF.
/// </summary>
static class BtfSources
{
    public const string Kernel = "vmlinux";

    /// <summary>Opens the BTF that <paramref name="source"/> names.</summary>
    /// <param name="source"><c>vmlinux</c>, a module's name, or a path.</param>
    /// <param name="basePath">For a file of split BTF, what it is split from.</param>
    public static BtfFile Open(string source, string? basePath = null)
    {
        if (source == Kernel)
            return BtfFile.OpenKernel();
        if (File.Exists(source))
            return OpenFile(source, basePath is null ? null : Open(basePath));
        if (BtfFile.ListModules().Contains(source))
            return BtfFile.OpenModule(source, BtfFile.OpenKernel());
        throw new CommandException($"there is no file and no kernel module '{source}' with BTF");
    }

    static BtfFile OpenFile(string path, BtfFile? baseFile)
    {
        // A module's file holds only its own types, however it is named.
        if (baseFile is null && Path.GetDirectoryName(Path.GetFullPath(path)) == BtfFile.KernelDirectory)
        {
            string name = Path.GetFileName(path);
            return name == Kernel ? BtfFile.OpenKernel() : BtfFile.OpenModule(name, BtfFile.OpenKernel());
        }
        byte[] bytes = File.ReadAllBytes(path);
        var diagnostics = new DiagnosticBag();
        ReadOnlyMemory<byte> blob = bytes;
        if (bytes.AsSpan().StartsWith("\u007fELF"u8))
        {
            ElfFile elf = ElfFile.Parse(bytes, diagnostics, path) ?? throw new BtfException($"{path}: not a usable ELF file", diagnostics);
            ElfSection section = elf.FindSection(".BTF") ?? throw new CommandException(
                $"{path} has no section .BTF", "Compile with -g (and, for kernels, CONFIG_DEBUG_INFO_BTF).", ExitCode.Failure);
            blob = section.Data;
        }
        return BtfFile.Parse(blob, diagnostics, baseFile, path) ?? throw new BtfException($"{path}: no usable BTF", diagnostics);
    }
}
