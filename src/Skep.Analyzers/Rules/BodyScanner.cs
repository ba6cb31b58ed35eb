using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Skep.Analyzers.Programs;

namespace Skep.Analyzers.Rules;

/// <summary>
/// Goes through a body in the order in which it is evaluated, as the compiler does, and keeps the first finding of each statement.
/// </summary>
sealed partial class BodyScanner : OperationWalker
{
    readonly Model _model;
    readonly SemanticModel _semantics;
    readonly MethodScan _scan;
    readonly HashSet<SyntaxNode> _statements = [];
    IMethodSymbol _current;

    BodyScanner(Model model, SemanticModel semantics, IMethodSymbol method, MethodScan scan)
    {
        _model = model;
        _semantics = semantics;
        _scan = scan;
        _current = method;
    }

    public static void Scan(Model model, SemanticModel semantics, IMethodSymbol method, IOperation body, MethodScan scan)
    {
        var scanner = new BodyScanner(model, semantics, method, scan);
        if (method.IsAsync)
            scanner.Report(Rule.StateMachine, method.Locations[0], method.Name);
        if (method.IsExtern)
            scanner.Report(Rule.MethodWithoutBody, method.Locations[0], method.Name);
        scanner.Visit(body);
        OptionalReferences.Check(body, scan.Findings);
        StackSize.Check(method, body, scan.Findings);
    }

    public override void Visit(IOperation? operation)
    {
        // What the C# compiler computes is not in the program; nor is what stands in nameof.
        if (operation is null or INameOfOperation || operation.ConstantValue.HasValue)
        {
            CheckFloatingPoint(operation);
            return;
        }
        base.Visit(operation);
        CheckFloatingPoint(operation);
        if (operation.Syntax is StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax type }
            && operation.Kind == OperationKind.None)
            CheckStackAllocation(type);
    }

    void CheckFloatingPoint(IOperation? operation)
    {
        if (operation?.Type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double
            && operation.Parent?.ConstantValue.HasValue != true)
            Report(Rule.FloatingPoint, operation);
    }

    void CheckStackAllocation(ArrayTypeSyntax type)
    {
        foreach (ExpressionSyntax size in type.RankSpecifiers[0].Sizes)
        {
            if (size is not OmittedArraySizeExpressionSyntax && !_semantics.GetConstantValue(size).HasValue)
                Report(Rule.StackAllocation, type.Parent!.GetLocation());
        }
    }

    public override void VisitAnonymousFunction(IAnonymousFunctionOperation operation)
    {
        IMethodSymbol outer = _current;
        _scan.Calls.Add(new Call(outer, operation.Symbol, operation.Syntax.GetLocation(), null));
        if (Captured(operation) is { } captured)
            Report(Rule.Closure, operation, captured.Name);
        _current = operation.Symbol;
        base.VisitAnonymousFunction(operation);
        _current = outer;
    }

    public override void VisitLocalFunction(ILocalFunctionOperation operation)
    {
        IMethodSymbol outer = _current;
        _current = operation.Symbol;
        base.VisitLocalFunction(operation);
        _current = outer;
    }

    /// <summary>
    /// A variable of the method around that a lambda uses. The program object itself is not in memory, so <c>this</c> is none.
    /// </summary>
    static ISymbol? Captured(IAnonymousFunctionOperation lambda)
    {
        foreach (IOperation inner in lambda.Body.Descendants())
        {
            ISymbol? variable = inner switch
            {
                ILocalReferenceOperation { ConstantValue.HasValue: false } local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                _ => null,
            };
            if (variable is not null && !IsInside(variable.ContainingSymbol, lambda.Symbol))
                return variable;
        }
        return null;
    }

    static bool IsInside(ISymbol? symbol, ISymbol function)
    {
        for (; symbol is not null; symbol = symbol.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(symbol, function))
                return true;
        }
        return false;
    }

    void Report(DiagnosticDescriptor rule, IOperation operation, params object?[] arguments) =>
        Report(rule, operation.Syntax.GetLocation(), arguments);

    void Report(DiagnosticDescriptor rule, Location location, params object?[] arguments)
    {
        SyntaxNode? node = location.SourceTree?.GetRoot().FindNode(location.SourceSpan, getInnermostNodeForTie: true);
        SyntaxNode? statement = node?.FirstAncestorOrSelf<SyntaxNode>(static candidate =>
            candidate is StatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax or CatchClauseSyntax);
        if (statement is null || _statements.Add(statement))
            _scan.Findings.Add(new Finding(rule, location, arguments));
    }

    /// <summary>A member of a variable whose declaration is rejected already.</summary>
    bool IsOfReported(IOperation member)
    {
        IOperation? instance = member switch
        {
            IInvocationOperation call => call.Instance,
            IPropertyReferenceOperation property => property.Instance,
            _ => null,
        };
        return instance is ILocalReferenceOperation { Local.DeclaringSyntaxReferences: { Length: 1 } declarations }
            && declarations[0].GetSyntax().FirstAncestorOrSelf<StatementSyntax>() is { } statement && _statements.Contains(statement);
    }

    static string NameOf(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
