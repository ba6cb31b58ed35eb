using Microsoft.CodeAnalysis;

namespace Skep.Analyzers.Programs;

readonly record struct Finding(DiagnosticDescriptor Rule, Location Location, object?[] Arguments)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location, Arguments);
}

/// <summary>A use of a method by another.</summary>
/// <param name="Receiver">The type parameter that it is called on; null for none.</param>
readonly record struct Call(IMethodSymbol Caller, IMethodSymbol Target, Location Location, ITypeParameterSymbol? Receiver);

/// <summary>What one method's body says.</summary>
sealed class MethodScan
{
    public List<Finding> Findings { get; } = [];

    public List<Call> Calls { get; } = [];

    /// <summary>Structs that generic methods are used with: what their interfaces' calls may lead to.</summary>
    public List<INamedTypeSymbol> TypeArguments { get; } = [];
}
