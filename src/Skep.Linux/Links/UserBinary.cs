using System.Runtime.InteropServices;
using Skep.Diagnostics;
using Skep.Linux.Interop;
using Skep.Objects.Elf;

namespace Skep.Linux;

/// <summary>Programs and libraries that uprobes point into.</summary>
static class UserBinary
{
    /// <summary>A path as it is; a bare name is looked for where the shell or the dynamic linker would.</summary>
    /// <exception cref="BpfSystemException">It is nowhere; the message lists the places.</exception>
    public static string Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return File.Exists(name) ? Path.GetFullPath(name) : throw Missing(name, null);
        string[] places = [.. Places(name)];
        foreach (string place in places)
        {
            string path = Path.Combine(place, name);
            if (File.Exists(path))
                return path;
        }
        throw Missing(name, $"Looked in {string.Join(", ", places)}");
    }

    /// <summary>The offset in the file of a function's first instruction.</summary>
    /// <exception cref="BpfNotSupportedException">The file has no such function.</exception>
    public static ulong FileOffset(string path, string symbol)
    {
        var diagnostics = new DiagnosticBag();
        ElfFile elf = ElfFile.Parse(File.ReadAllBytes(path), diagnostics, path)
            ?? throw new BpfLoadException($"'{path}' cannot be probed", diagnostics);
        if (elf.TryFindSymbol(symbol, out ElfSymbol found) && elf.TryGetFileOffset(found.Value, out ulong offset))
            return offset;
        throw new BpfNotSupportedException($"probing '{symbol}' in '{path}'", null, elf.Symbols.Count == 0
            ? "The file is stripped: only its exported functions have names; give an offset instead"
            : "The file defines no such function") { Id = DiagnosticId.AttachTargetMissing };
    }

    static BpfSystemException Missing(string name, string? help) =>
        SystemFailure.OfAttach($"finding '{name}' to probe", Errno.ENOENT, help);

    static IEnumerable<string> Places(string name)
    {
        bool isLibrary = name.EndsWith(".so", StringComparison.Ordinal) || name.Contains(".so.", StringComparison.Ordinal);
        string variable = Environment.GetEnvironmentVariable(isLibrary ? "LD_LIBRARY_PATH" : "PATH") ?? "";
        string machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        string[] usual = isLibrary
            ? [$"/lib/{machine}", $"/usr/lib/{machine}", "/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"]
            : ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
        return variable.Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(usual).Distinct();
    }
}
