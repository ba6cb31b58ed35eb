using System.Reflection;
using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>A row of the TypeDef table.</summary>
sealed class TypeDefinitionInfo
{
    readonly TypeDefinition _row;
    Dictionary<TypeArguments, NamedType>? _instances;

    public TypeDefinitionInfo(AssemblyImage assembly, TypeDefinitionHandle handle)
    {
        Assembly = assembly;
        Handle = handle;
        _row = assembly.Reader.GetTypeDefinition(handle);
        MetadataName = assembly.Reader.GetString(_row.Name);
        Namespace = assembly.Reader.GetString(_row.Namespace);
        TypeDefinitionHandle outer = _row.GetDeclaringType();
        Outer = outer.IsNil ? null : assembly.Definition(outer);
        FullName = Outer is not null ? Outer.FullName + "+" + MetadataName
            : Namespace.Length > 0 ? Namespace + "." + MetadataName : MetadataName;
        Parameters = _row.GetGenericParameters().Count;
        if (assembly.IsCore && Namespace == "System" && Outer is null)
            Primitive = PrimitiveKinds.Named(MetadataName);
        string? baseName = assembly.FullNameOf(_row.BaseType);
        IsEnum = baseName == "System.Enum";
        IsValueType = IsEnum || (baseName == "System.ValueType" && FullName != "System.Enum");
    }

    public AssemblyImage Assembly { get; }

    public TypeDefinitionHandle Handle { get; }

    /// <summary>With the number of type parameters behind it: <c>Span`1</c>.</summary>
    public string MetadataName { get; }

    public string Namespace { get; }

    public string FullName { get; }

    /// <summary>The type it is nested in.</summary>
    public TypeDefinitionInfo? Outer { get; }

    /// <summary>How many type parameters, with those of the types around it.</summary>
    public int Parameters { get; }

    public PrimitiveKind Primitive { get; }

    public bool IsEnum { get; }

    public bool IsValueType { get; }

    public bool IsInterface => (_row.Attributes & TypeAttributes.Interface) != 0;

    public bool IsAbstract => (_row.Attributes & TypeAttributes.Abstract) != 0;

    public TypeAttributes Attributes => _row.Attributes;

    public System.Reflection.Metadata.TypeLayout Layout => _row.GetLayout();

    /// <summary>Read without a context: its type arguments are this type's parameters.</summary>
    public NamedType? BaseType =>
        field ??= _row.BaseType.IsNil ? null : Assembly.ResolveType(_row.BaseType, GenericContext.Open) as NamedType;

    public TypeDefinition Row => _row;

    public FieldDefinitionInfo[] Fields => field ??=
        [.. _row.GetFields().Select(handle => new FieldDefinitionInfo(this, handle))];

    public MethodDefinitionInfo[] Methods => field ??= [.. _row.GetMethods().Select(handle => new MethodDefinitionInfo(this, handle))];

    public PropertyDefinitionInfo[] Properties => field ??=
        [.. _row.GetProperties().Select(handle => new PropertyDefinitionInfo(this, handle))];

    public AttributeList CustomAttributes => field ??= new AttributeList(Assembly, _row.GetCustomAttributes());

    ILookup<string, MethodDefinitionInfo> MethodsByName => field ??= Methods.ToLookup(static method => method.Name, StringComparer.Ordinal);

    public IEnumerable<MethodDefinitionInfo> MethodsNamed(string name) => MethodsByName[name];

    public FieldDefinitionInfo? FieldNamed(string name) => Array.Find(Fields, field => field.Name == name);

    public PropertyDefinitionInfo? PropertyNamed(string name) => Array.Find(Properties, property => property.Name == name);

    /// <summary>A type nested in this one.</summary>
    public TypeDefinitionInfo? Nested(string name)
    {
        foreach (TypeDefinitionHandle handle in _row.GetNestedTypes())
        {
            if (Assembly.Reader.StringComparer.Equals(Assembly.Reader.GetTypeDefinition(handle).Name, name))
                return Assembly.Definition(handle);
        }
        return null;
    }

    public string[] ParameterNames => field ??=
        [.. _row.GetGenericParameters().Select(handle => Assembly.Reader.GetString(Assembly.Reader.GetGenericParameter(handle).Name))];

    public NamedType Instantiate(TypeDesc[] arguments)
    {
        _instances ??= [];
        var key = new TypeArguments(arguments);
        if (!_instances.TryGetValue(key, out NamedType? type))
            _instances.Add(key, type = new NamedType(this, arguments));
        return type;
    }

    /// <summary>The type over its own parameters.</summary>
    public NamedType Open => field ??= Instantiate(
        [.. Enumerable.Range(0, Parameters).Select(i => Assembly.Set.Parameter(i, ofMethod: false))]);

    public override string ToString() => FullName;
}
