using Skep.Diagnostics;

namespace Skep.Btf;

public sealed partial class BtfFile
{
    const string KernelName = "vmlinux";

    /// <summary>Where a kernel built with <c>CONFIG_DEBUG_INFO_BTF</c> shows its own types and its modules'.</summary>
    public const string KernelDirectory = "/sys/kernel/btf";

    /// <summary>
    /// Reads a file that holds nothing but BTF. The other forms, sections of ELF files, are <c>Skep.Objects</c>' to extract.
    /// </summary>
    /// <exception cref="BtfException">The file holds no usable BTF.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BtfFile OpenFile(string path, BtfFile? baseFile = null) =>
        ParseOrThrow(File.ReadAllBytes(path), baseFile, path, null);

    /// <summary>
    /// The running kernel's types, mapped where the kernel allows that (Linux 6.16 and later) and otherwise read into memory (5 to 10 MB).
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    /// <exception cref="BtfException">The kernel shows no BTF, or none that is usable.</exception>
    public static BtfFile OpenKernel()
    {
        RequireLinux();
        return MappedMemory.TryMap("/sys/kernel/btf/vmlinux\0"u8) is { } mapping
            ? ParseOrThrow(mapping.Memory, null, KernelName, mapping)
            : ReadKernel();
    }

    static BtfFile ReadKernel()
    {
        try
        {
            return ParseOrThrow(File.ReadAllBytes(KernelDirectory + "/" + KernelName), null, KernelName, null);
        }
        catch (FileNotFoundException absent)
        {
            throw new BtfException(
                "The kernel shows no BTF: it was built without CONFIG_DEBUG_INFO_BTF. Give a BTF file of this kernel instead.", absent);
        }
    }

    /// <summary>The types of a loaded kernel module, split from the kernel's.</summary>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    /// <exception cref="BtfException">What the kernel shows is not usable.</exception>
    /// <exception cref="FileNotFoundException">No such module is loaded, or it has no BTF.</exception>
    public static BtfFile OpenModule(string module, BtfFile kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        RequireLinux();

        // Only the kernel's own blob can be mapped; a module's is small.
        return ParseOrThrow(File.ReadAllBytes(Path.Combine(KernelDirectory, module)), kernel, module, null);
    }

    /// <summary>The names of the loaded kernel modules that have BTF, in ordinal order; none where there is no kernel BTF.</summary>
    public static IReadOnlyList<string> ListModules()
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(KernelDirectory))
            return [];
        IEnumerable<string> names = Directory.EnumerateFiles(KernelDirectory).Select(path => Path.GetFileName(path));
        return [.. names.Where(name => name != KernelName).Order(StringComparer.Ordinal)];
    }

    /// <summary>Opens the BTF of each loaded module as it is reached; a module that is unloaded meanwhile is passed over.</summary>
    public static IEnumerable<BtfFile> OpenModules(BtfFile kernel)
    {
        foreach (string module in ListModules())
        {
            BtfFile? file = null;
            try
            {
                file = OpenModule(module, kernel);
            }
            catch (FileNotFoundException)
            {
            }
            if (file is not null)
                yield return file;
        }
    }

    static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Kernel BTF exists on Linux only. Give a BTF file of the target kernel instead.");
    }

    static BtfFile ParseOrThrow(ReadOnlyMemory<byte> bytes, BtfFile? baseFile, string name, IDisposable? owner)
    {
        var diagnostics = new DiagnosticBag();
        if (Parse(bytes, diagnostics, baseFile, name, owner) is { } file)
            return file;
        owner?.Dispose();
        throw new BtfException(diagnostics[0].ToString(), diagnostics);
    }
}
