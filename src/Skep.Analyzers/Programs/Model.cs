using Microsoft.CodeAnalysis;

namespace Skep.Analyzers.Programs;

/// <summary>The types of the programming model, by which programs are found.</summary>
sealed class Model
{
    readonly INamedTypeSymbol _object;
    readonly INamedTypeSymbol? _program;
    readonly INamedTypeSymbol? _map;

    Model(INamedTypeSymbol type, Compilation compilation)
    {
        _object = type;
        _program = compilation.GetTypeByMetadataName("Skep.ProgramAttribute");
        _map = compilation.GetTypeByMetadataName("Skep.Map");
    }

    /// <summary>Null when the compilation does not use Skep.</summary>
    public static Model? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Skep.BpfObject") is { } type ? new Model(type, compilation) : null;

    public bool IsProgramClass(ITypeSymbol? type) => DerivesFrom(type, _object) && !SymbolEqualityComparer.Default.Equals(type, _object);

    public bool IsMap(ITypeSymbol? type) => DerivesFrom(type, _map);

    /// <summary>The attribute that makes a method a program; null when none does.</summary>
    public AttributeData? ProgramAttribute(IMethodSymbol method) =>
        method.GetAttributes().FirstOrDefault(attribute => DerivesFrom(attribute.AttributeClass, _program));

    public IEnumerable<IMethodSymbol> Programs(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? link = type; link is not null && !SymbolEqualityComparer.Default.Equals(link, _object); link = link.BaseType)
        {
            foreach (IMethodSymbol method in link.OriginalDefinition.GetMembers().OfType<IMethodSymbol>())
            {
                if (ProgramAttribute(method) is not null)
                    yield return method;
            }
        }
    }

    /// <summary>A reference that is null when there is nothing: a map's value, a record, a part of a packet.</summary>
    public static bool IsOptionalReference(ITypeSymbol? type) =>
        type is INamedTypeSymbol { IsRefLikeType: true, Arity: 1, Name: "Ref" or "Reservation" } && IsSkep(type);

    public static bool Has(ISymbol symbol, string attribute) => Find(symbol, attribute) is not null;

    /// <summary>An attribute of the namespace Skep.</summary>
    public static AttributeData? Find(ISymbol symbol, string attribute) => symbol.GetAttributes().FirstOrDefault(
        data => data.AttributeClass is { } type && type.Name == attribute && IsSkep(type));

    static bool IsSkep(ISymbol type) => type.ContainingNamespace is { Name: "Skep", ContainingNamespace.IsGlobalNamespace: true };

    public static object? FirstArgument(AttributeData? attribute) =>
        attribute is { ConstructorArguments: { IsEmpty: false } arguments } ? arguments[0].Value : null;

    public static bool DerivesFrom(ITypeSymbol? type, ITypeSymbol? ancestor)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, ancestor))
                return true;
        }
        return false;
    }

    public static bool IsException(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (IsSystem(type, "Exception"))
                return true;
        }
        return false;
    }

    public static bool IsSystem(ITypeSymbol type, string name) => type.Name == name && NamespaceOf(type) == "System";

    public static string NamespaceOf(ISymbol symbol) =>
        symbol.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "";
}
