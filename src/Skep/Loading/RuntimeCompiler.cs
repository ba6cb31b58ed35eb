using Skep.Compiler;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Objects;

namespace Skep;

/// <summary>Compiles a class of a loaded assembly.</summary>
static class RuntimeCompiler
{
    static readonly Lock Gate = new();
    static readonly Dictionary<string, AssemblySet> Sets = new(StringComparer.Ordinal);

    /// <exception cref="BpfLoadException">The class cannot be compiled; the diagnostics say where and what to write instead.</exception>
    /// <exception cref="BpfNotSupportedException">The assembly is no file.</exception>
    public static ObjectSpec Compile(Type type)
    {
        // Empty in a single-file application, where the object has to be made when the project is built.
        string path = PathOf(type);
        CompilationResult result;
        lock (Gate)
            result = BpfCompiler.Compile(new CompilationInput { Assemblies = SetOf(path), Path = path, TypeName = type.FullName });
        return result is { Succeeded: true, Objects: [var compiled, ..] }
            ? compiled.Object.Spec
            : throw new BpfLoadException($"cannot compile {type.FullName}", result.Diagnostics);
    }

    static string PathOf(Type type)
    {
        string name = type.Assembly.GetName().Name + ".dll";
        string path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path) ? path : throw new BpfNotSupportedException($"compiling {type.FullName} at run time", help:
            $"There is no {path}: have it compiled when the project is built, by referencing Skep.Build");
    }

    /// <summary>The assemblies beside one, which are read once.</summary>
    static AssemblySet SetOf(string path)
    {
        string directory = Path.GetDirectoryName(path)!;
        if (!Sets.TryGetValue(directory, out AssemblySet? set))
            Sets[directory] = set = new AssemblySet(Directory.EnumerateFiles(directory, "*.dll"));
        return set;
    }
}
