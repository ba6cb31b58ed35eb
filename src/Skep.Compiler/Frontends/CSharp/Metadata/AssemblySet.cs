using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>
/// The assemblies that a compilation reads, opened when first asked for. Keep one for many compilations: what was read stays.
/// </summary>
/// <param name="references">Paths of assemblies: those given to the C# compiler. Reference assemblies among them are replaced by the
/// runtime's own, which have bodies.</param>
/// <param name="runtimeDirectory">Where the runtime's assemblies are; null for those of the running process.</param>
public sealed class AssemblySet(IEnumerable<string> references, string? runtimeDirectory = null) : IDisposable
{
    internal const string CoreName = "System.Private.CoreLib";

    /// <summary>How deep types may lie in one another, and derive from one another, before that counts as endless.</summary>
    internal const int MostNesting = 100;

    readonly Dictionary<string, string> _paths = ByName(references);
    readonly string _runtime = runtimeDirectory ?? RuntimeEnvironment.GetRuntimeDirectory();
    readonly Dictionary<string, AssemblyImage?> _files = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<(TypeDesc, bool), ReferenceType> _references = [];
    readonly Dictionary<(TypeDesc, int), ManagedArrayType> _arrays = [];
    readonly Dictionary<(int, bool), GenericParameterType> _parameters = [];
    readonly Dictionary<(string, string), MissingType> _missing = [];
    readonly Dictionary<string, TypeDesc> _core = [];

    /// <summary>How many structs are being laid out, one as a field of the other.</summary>
    internal int LayoutDepth { get; set; }

    internal AssemblyImage? CoreAssembly => Find(CoreName);

    internal FunctionPointerType FunctionPointer => field ??= new FunctionPointerType(this);

    /// <summary>Opens an assembly by its path.</summary>
    /// <exception cref="BadImageFormatException">It is no .NET assembly.</exception>
    internal AssemblyImage Open(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (_files.TryGetValue(name, out AssemblyImage? file) && file is not null)
            return file;
        file = Read(path);
        _files[file.Name] = file;
        return file;
    }

    /// <summary>Takes an assembly from memory, in place of any of the same name.</summary>
    /// <param name="symbols">Its portable PDB, when that is not inside.</param>
    /// <exception cref="BadImageFormatException">It is no .NET assembly.</exception>
    internal AssemblyImage Add(byte[] image, byte[]? symbols = null)
    {
        var file = new AssemblyImage(
            this, Checked(new PEReader(new MemoryStream(image))), null, symbols is null ? null : new MemoryStream(symbols));
        _files[file.Name] = file;
        return file;
    }

    /// <summary>An assembly by its simple name; null when it is not there or cannot be read.</summary>
    internal AssemblyImage? Find(string name)
    {
        if (_files.TryGetValue(name, out AssemblyImage? file))
            return file;
        string implementation = Path.Combine(_runtime, name + ".dll");
        try
        {
            if (_paths.TryGetValue(name, out string? path) && File.Exists(path))
                file = Read(path);
            if ((file is null || file.IsReferenceAssembly) && File.Exists(implementation))
                file = Read(implementation);
        }
        catch (BadImageFormatException)
        {
            file = null;
        }
        _files[name] = file;
        return file;
    }

    AssemblyImage Read(string path) => new(this, Checked(new PEReader(File.OpenRead(path))), path, null);

    static PEReader Checked(PEReader image)
    {
        try
        {
            if (!image.HasMetadata)
                throw new BadImageFormatException("no .NET metadata");
            image.GetMetadataReader();
            return image;
        }
        catch (OverflowException overflow)
        {
            // MetadataReader adds up the sizes in a damaged header.
            throw new BadImageFormatException("the metadata is larger than the file", overflow);
        }
    }

    /// <summary>A type of the namespace System in the core library: <c>Int32</c>.</summary>
    internal TypeDesc Core(string name)
    {
        if (!_core.TryGetValue(name, out TypeDesc? type))
            _core.Add(name, type = CoreAssembly?.Find("System", name)?.Instantiate([]) ?? (TypeDesc)Missing(CoreName, "System." + name));
        return type;
    }

    internal TypeDesc Core(PrimitiveKind kind) => Core(kind.ToString());

    internal ReferenceType ByRef(TypeDesc element) => Reference(element, isPointer: false);

    internal ReferenceType Pointer(TypeDesc element) => Reference(element, isPointer: true);

    internal ManagedArrayType Array(TypeDesc element, int rank) => Get(_arrays, (element, rank), static key => new(key.Item1, key.Item2));

    internal GenericParameterType Parameter(int index, bool ofMethod)
    {
        if (!_parameters.TryGetValue((index, ofMethod), out GenericParameterType? type))
            _parameters.Add((index, ofMethod), type = new GenericParameterType(this, index, ofMethod));
        return type;
    }

    internal MissingType Missing(string assembly, string name)
    {
        if (!_missing.TryGetValue((assembly, name), out MissingType? type))
            _missing.Add((assembly, name), type = new MissingType(this, assembly, name));
        return type;
    }

    ReferenceType Reference(TypeDesc element, bool isPointer) =>
        Get(_references, (element, isPointer), static key => new(key.Item1, key.Item2));

    static TValue Get<TKey, TValue>(Dictionary<TKey, TValue> cache, TKey key, Func<TKey, TValue> make)
        where TKey : notnull
    {
        if (!cache.TryGetValue(key, out TValue? value))
            cache.Add(key, value = make(key));
        return value;
    }

    static Dictionary<string, string> ByName(IEnumerable<string> paths)
    {
        var byName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in paths)
            byName.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        return byName;
    }

    public void Dispose()
    {
        foreach (AssemblyImage? file in _files.Values)
            file?.Dispose();
    }
}
