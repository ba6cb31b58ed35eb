namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>A class, struct, enum, interface or delegate with its type arguments.</summary>
sealed class NamedType(TypeDefinitionInfo definition, TypeDesc[] arguments) : TypeDesc(definition.Assembly.Set)
{
    public TypeDefinitionInfo Definition { get; } = definition;

    public TypeDesc[] Arguments { get; } = arguments;

    public GenericContext Context => new(Arguments, []);

    public override string FullName => Definition.FullName;

    public override bool IsValueType => Definition.IsValueType;

    public override bool IsObject => !IsValueType;

    public override bool IsOpen { get; } = Array.Exists(arguments, static argument => argument.IsOpen);

    public bool IsEnum => Definition.IsEnum;

    public override PrimitiveKind Primitive => Definition.IsEnum ? EnumUnderlying.Primitive : Definition.Primitive;

    NamedType EnumUnderlying => field ??= (NamedType)InstanceFields[0].Type;

    public override string Name => field ??= DisplayName();

    public NamedType? BaseType
    {
        get
        {
            if (field is null && Definition.BaseType is { } open)
                field = open.IsOpen ? (NamedType)Definition.Assembly.ResolveType(Definition.Row.BaseType, Context) : open;
            return field;
        }
    }

    public NamedType[] Interfaces => field ??=
    [
        .. Definition.Row.GetInterfaceImplementations()
            .Select(handle => Definition.Assembly.ResolveType(
                Definition.Assembly.Reader.GetInterfaceImplementation(handle).Interface, Context))
            .OfType<NamedType>(),
    ];

    public FieldDesc[] Fields => field ??= [.. Definition.Fields.Select(row => new FieldDesc(this, row))];

    public FieldDesc[] InstanceFields => field ??= [.. Fields.Where(static row => !row.Definition.IsStatic)];

    /// <exception cref="BadImageFormatException">It has itself as a field.</exception>
    public StructLayout Layout
    {
        get
        {
            if (field is null)
            {
                // Types nest as deep as their author likes, but not without end: class A<T> { A<A<T>> }.
                if (Set.LayoutDepth > AssemblySet.MostNesting)
                    throw new BadImageFormatException($"{FullName} has itself as a field");
                Set.LayoutDepth++;
                try
                {
                    field = StructLayout.Of(this);
                }
                finally
                {
                    Set.LayoutDepth--;
                }
            }
            return field;
        }
    }

    readonly Dictionary<(MethodDefinitionInfo, TypeArguments), MethodDesc> _methods = [];

    public MethodDesc Method(MethodDefinitionInfo definition, params TypeDesc[] arguments)
    {
        var key = (definition, new TypeArguments(arguments));
        if (!_methods.TryGetValue(key, out MethodDesc? method))
            _methods.Add(key, method = new MethodDesc(this, definition, arguments));
        return method;
    }

    public FieldDesc Field(FieldDefinitionInfo definition) => Array.Find(Fields, field => field.Definition == definition)!;

    public FieldDesc? FieldNamed(string name) => Array.Find(Fields, field => field.Name == name);

    /// <summary>Itself, then what it derives from.</summary>
    /// <exception cref="BadImageFormatException">It derives from itself.</exception>
    public IEnumerable<NamedType> Chain()
    {
        int depth = 0;
        for (NamedType? type = this; type is not null; type = type.BaseType)
        {
            if (++depth > AssemblySet.MostNesting)
                throw new BadImageFormatException($"{FullName} derives from itself");
            yield return type;
        }
    }

    public bool DerivesFrom(string fullName) => Chain().Any(type => type.FullName == fullName);

    string DisplayName()
    {
        string name = Definition.MetadataName;
        int own = Arguments.Length;
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick >= 0)
            name = name[..tick];
        if (Keyword(Definition) is { } keyword)
            return keyword;
        return own == 0 ? name : $"{name}<{string.Join(", ", Arguments.Select(static argument => argument.Name))}>";
    }

    static string? Keyword(TypeDefinitionInfo definition) => definition.Assembly.IsCore && definition.Namespace == "System"
        ? definition.MetadataName switch
        {
            "Boolean" => "bool", "Char" => "char", "SByte" => "sbyte", "Byte" => "byte", "Int16" => "short", "UInt16" => "ushort",
            "Int32" => "int", "UInt32" => "uint", "Int64" => "long", "UInt64" => "ulong", "IntPtr" => "nint", "UIntPtr" => "nuint",
            "Single" => "float", "Double" => "double", "Void" => "void", "String" => "string", "Object" => "object", _ => null,
        }
        : null;
}
