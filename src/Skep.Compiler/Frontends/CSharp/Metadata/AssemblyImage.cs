using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>One assembly: its metadata, bodies and debug information.</summary>
sealed partial class AssemblyImage : IDisposable
{
    readonly PEReader _image;
    readonly Dictionary<TypeDefinitionHandle, TypeDefinitionInfo> _definitions = [];
    readonly Dictionary<(string Namespace, string Name), TypeDefinitionHandle> _types = [];
    readonly Dictionary<(string Namespace, string Name), AssemblyReferenceHandle> _forwarded = [];
    readonly string? _path;
    MetadataReaderProvider? _symbols;
    bool _symbolsRead;

    public AssemblyImage(AssemblySet set, PEReader image, string? path, Stream? symbols)
    {
        Set = set;
        _image = image;
        _path = path;
        Reader = image.GetMetadataReader();
        Name = Reader.GetString(Reader.GetAssemblyDefinition().Name);
        Signatures = new SignatureProvider(this);
        if (symbols is not null)
            _symbols = MetadataReaderProvider.FromPortablePdbStream(symbols);
        foreach (TypeDefinitionHandle handle in Reader.TypeDefinitions)
        {
            TypeDefinition row = Reader.GetTypeDefinition(handle);
            if (!row.IsNested)
                _types.TryAdd((Reader.GetString(row.Namespace), Reader.GetString(row.Name)), handle);
        }
        foreach (ExportedTypeHandle handle in Reader.ExportedTypes)
        {
            ExportedType row = Reader.GetExportedType(handle);
            if (row.Implementation.Kind == HandleKind.AssemblyReference)
                _forwarded.TryAdd(
                    (Reader.GetString(row.Namespace), Reader.GetString(row.Name)), (AssemblyReferenceHandle)row.Implementation);
        }
    }

    public AssemblySet Set { get; }

    public string Name { get; }

    public bool IsCore => Name == AssemblySet.CoreName;

    public MetadataReader Reader { get; }

    public SignatureProvider Signatures { get; }

    /// <summary>Whether it has declarations only: the compiler reads the one with bodies instead.</summary>
    public bool IsReferenceAssembly => new AttributeList(this, Reader.GetAssemblyDefinition().GetCustomAttributes())
        .Has("System.Runtime.CompilerServices.ReferenceAssemblyAttribute");

    /// <summary>The portable PDB: given with the assembly, inside it or beside it; null when there is none.</summary>
    public MetadataReader? Symbols
    {
        get
        {
            if (!_symbolsRead)
            {
                _symbolsRead = true;
                _symbols ??= OpenSymbols();
            }
            return _symbols?.GetMetadataReader();
        }
    }

    public MethodBodyBlock Body(int address) => _image.GetMethodBody(address);

    public byte[] Data(int address, int size) => [.. _image.GetSectionData(address).GetContent(0, size)];

    public TypeDefinitionInfo Definition(TypeDefinitionHandle handle)
    {
        if (!_definitions.TryGetValue(handle, out TypeDefinitionInfo? definition))
            _definitions.Add(handle, definition = new TypeDefinitionInfo(this, handle));
        return definition;
    }

    public IEnumerable<TypeDefinitionInfo> AllTypes() => Reader.TypeDefinitions.Select(Definition);

    /// <summary>A type that is not nested, here or where it was forwarded to.</summary>
    public TypeDefinitionInfo? Find(string space, string name)
    {
        if (_types.TryGetValue((space, name), out TypeDefinitionHandle handle))
            return Definition(handle);
        return _forwarded.TryGetValue((space, name), out AssemblyReferenceHandle other)
            ? Set.Find(Reader.GetString(Reader.GetAssemblyReference(other).Name))?.Find(space, name)
            : null;
    }

    /// <summary>The name with namespace of what a TypeRef or TypeDef names, without looking for it.</summary>
    public string? FullNameOf(EntityHandle handle)
    {
        switch (handle.IsNil ? default : handle.Kind)
        {
            case HandleKind.TypeReference:
                TypeReference reference = Reader.GetTypeReference((TypeReferenceHandle)handle);
                return $"{Reader.GetString(reference.Namespace)}.{Reader.GetString(reference.Name)}";
            case HandleKind.TypeDefinition when !handle.IsNil:
                TypeDefinition definition = Reader.GetTypeDefinition((TypeDefinitionHandle)handle);
                return $"{Reader.GetString(definition.Namespace)}.{Reader.GetString(definition.Name)}";
            default:
                return null;
        }
    }

    MetadataReaderProvider? OpenSymbols()
    {
        foreach (DebugDirectoryEntry entry in _image.ReadDebugDirectory())
        {
            if (entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb)
                return _image.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        }
        string? beside = _path is null ? null : Path.ChangeExtension(_path, ".pdb");
        if (beside is null || !File.Exists(beside))
            return null;
        try
        {
            return MetadataReaderProvider.FromPortablePdbImage([.. File.ReadAllBytes(beside)]);
        }
        catch (BadImageFormatException)
        {
            // A Windows PDB: locations are then given by method.
            return null;
        }
    }

    public void Dispose()
    {
        _symbols?.Dispose();
        _image.Dispose();
    }

    public override string ToString() => Name;
}
