using System.Collections.Concurrent;
using Skep.Diagnostics;
using Skep.Objects;

namespace Skep;

/// <summary>Finds or makes the compiled object of a BPF class.</summary>
static class ObjectFinder
{
    static readonly ConcurrentDictionary<Type, ObjectSpec> Known = new();

    /// <summary>What the build put into the assembly: <c>Skep/Namespace.Class.bpf.o</c>.</summary>
    public static string ResourceName(Type type) => $"Skep/{type.FullName}.bpf.o";

    /// <returns>An object of the caller's own.</returns>
    public static ObjectSpec Find(ObjectMembers members) =>
        Known.GetOrAdd(members.Type, static (_, members) => FindEmbedded(members) ?? RuntimeCompiler.Compile(members.Type), members).Copy();

    static ObjectSpec? FindEmbedded(ObjectMembers members)
    {
        string name = ResourceName(members.Type);
        using Stream? stream = members.Type.Assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var diagnostics = new DiagnosticBag();
        ObjectSpec spec = ObjectReader.Read(bytes, name, diagnostics) ?? throw new BadObjectException(name, diagnostics);
        spec.Name = members.Name;
        return spec;
    }
}
