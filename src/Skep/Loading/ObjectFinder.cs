using System.Collections.Concurrent;
using System.IO.Compression;
using System.Reflection;
using Skep.Diagnostics;
using Skep.Objects;

namespace Skep;

/// <summary>Finds or makes the compiled object of a BPF class.</summary>
static class ObjectFinder
{
    static readonly ConcurrentDictionary<Type, ObjectSpec> Known = new();

    /// <summary>The objects of an assembly that was built with Skep.Build: <c>Namespace.Class.bpf.o</c> each.</summary>
    const string ArchiveName = "Skep/objects.zip";

    /// <summary>An object of another origin for a class: <c>Skep/Namespace.Class.bpf.o</c>.</summary>
    public static string ResourceName(Type type) => $"Skep/{type.FullName}.bpf.o";

    /// <returns>An object of the caller's own.</returns>
    public static ObjectSpec Find(ObjectMembers members) =>
        Known.GetOrAdd(members.Type, static (_, members) => FindEmbedded(members) ?? RuntimeCompiler.Compile(members.Type), members).Copy();

    static ObjectSpec? FindEmbedded(ObjectMembers members)
    {
        string name = ResourceName(members.Type);
        byte[]? bytes = ReadResource(members.Type.Assembly, name) ?? ReadArchive(members.Type);
        if (bytes is null)
            return null;
        var diagnostics = new DiagnosticBag();
        ObjectSpec spec = ObjectReader.Read(bytes, name, diagnostics) ?? throw new BadObjectException(name, diagnostics);
        spec.Name = members.Name;
        return spec;
    }

    static byte[]? ReadResource(Assembly assembly, string name)
    {
        using Stream? stream = assembly.GetManifestResourceStream(name);
        return stream is null ? null : ReadAll(stream, stream.Length);
    }

    /// <summary>From what Skep.Build puts into the assembly, after the C# compiler left the resource empty.</summary>
    static byte[]? ReadArchive(Type type)
    {
        using Stream? stream = type.Assembly.GetManifestResourceStream(ArchiveName);
        if (stream is null or { Length: 0 })
            return null;
        using var archive = new ZipArchive(stream);
        if (archive.GetEntry(type.FullName + ".bpf.o") is not { } entry)
            return null;
        using Stream content = entry.Open();
        return ReadAll(content, entry.Length);
    }

    static byte[] ReadAll(Stream stream, long length)
    {
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
