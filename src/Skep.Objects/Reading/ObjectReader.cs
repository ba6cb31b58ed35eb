using Skep.Diagnostics;
using Skep.Objects.Elf;
using Skep.Objects.Reading;

namespace Skep.Objects;

/// <summary>Reads a BPF object file, as clang and gcc emit it, of either byte order.</summary>
public static class ObjectReader
{
    /// <summary>Reads the object in a file. It is named after the file, without <c>.bpf.o</c> or <c>.o</c>.</summary>
    /// <exception cref="BadObjectException">The file is no usable object.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ObjectSpec Open(string path)
    {
        var diagnostics = new DiagnosticBag();
        return Read(File.ReadAllBytes(path), path, diagnostics) ?? throw new BadObjectException(path, diagnostics);
    }

    /// <summary>
    /// Reads an object from <paramref name="bytes"/>, which must not change afterwards: types are read from them when asked for.
    /// Null when there is an error among the diagnostics.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">Its path or name; gives the object its name and diagnostics their place.</param>
    /// <param name="diagnostics">Receives what is wrong (BPF1xxx, BPF4xxx).</param>
    public static ObjectSpec? Read(ReadOnlyMemory<byte> bytes, string name, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var found = new DiagnosticBag(diagnostics.Capacity);
        ObjectSpec? spec = Read(bytes, name, found, out _);
        diagnostics.AddRange(found);
        return spec;
    }

    internal static ObjectSpec? Read(ReadOnlyMemory<byte> bytes, string name, DiagnosticBag diagnostics, out ObjectSource? source)
    {
        source = null;
        if (ElfFile.Parse(bytes, diagnostics, name) is not { } elf || !IsBpf(elf, diagnostics))
            return null;

        source = new ObjectSource(elf, diagnostics);
        if (!source.AssignSections())
            return null;
        source.ReadTypes();
        ObjectSpec spec = source.CreateSpec(NameOf(name));
        ExternReader.Read(source, spec);
        DeclaredMapReader.Read(source, spec);
        LegacyMapReader.Read(source, spec);
        DataMapReader.Read(source, spec);
        StructOpsReader.Read(source, spec);
        // Code that refers to a map with an error would only add errors of its own.
        if (diagnostics.HasErrors)
            return null;
        CodeReader.Read(source);
        ProgramLinker.Link(source, spec);
        MapSlotReader.Read(source, spec);
        return diagnostics.HasErrors ? null : spec;
    }

    static bool IsBpf(ElfFile elf, DiagnosticBag diagnostics)
    {
        // Compilers before 2016 left the machine at 0.
        if (elf.Type == ElfType.Relocatable && elf.Machine is ElfMachine.Bpf or ElfMachine.None)
            return true;
        diagnostics.Error(DiagnosticId.NotBpfObject,
            $"This is an ELF file of type {elf.Type} for machine {elf.Machine}, not a relocatable file for BPF.",
            new Location { File = elf.Name }, "Compile with -target bpf.");
        return false;
    }

    static string NameOf(string path)
    {
        string name = Path.GetFileName(path);
        foreach (string suffix in (ReadOnlySpan<string>)[".bpf.o", ".o"])
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
                return name[..^suffix.Length];
        }
        return name;
    }
}
