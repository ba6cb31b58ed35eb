using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Skep.Analyzers.Programs;

namespace Skep.Analyzers.Rules;

/// <summary>
/// Uses of what a <c>Ref</c> or <c>Reservation</c> refers to that no test dominates: neither its <c>Found</c>, nor the result of the call
/// that set it. The set of variables that are known to refer to something follows the control flow; where paths meet, only what all of
/// them know stays.
/// </summary>
sealed class OptionalReferences
{
    readonly ControlFlowGraph _graph;
    readonly List<Finding> _findings;
    readonly ImmutableHashSet<ISymbol>?[] _entries;
    // bool found = map.TryGetValue(key, out var value);
    readonly Dictionary<ISymbol, ISymbol> _answers = new(SymbolEqualityComparer.Default);

    OptionalReferences(ControlFlowGraph graph, List<Finding> findings)
    {
        _graph = graph;
        _findings = findings;
        _entries = new ImmutableHashSet<ISymbol>?[graph.Blocks.Length];
    }

    public static void Check(IOperation body, List<Finding> findings)
    {
        if (!body.DescendantsAndSelf().Any(static operation => operation is IPropertyReferenceOperation reference && IsUse(reference)))
            return;
        ControlFlowGraph? graph = body switch
        {
            IMethodBodyOperation method => ControlFlowGraph.Create(method),
            IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor),
            IBlockOperation { Parent: null } block => ControlFlowGraph.Create(block),
            _ => null,
        };
        if (graph is not null)
            new OptionalReferences(graph, findings).Run();
    }

    void Run()
    {
        var open = new Queue<BasicBlock>();
        Enter(_graph.Blocks[0], ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default), open);
        while (open.Count > 0)
        {
            BasicBlock block = open.Dequeue();
            ImmutableHashSet<ISymbol> known = Go(block, _entries[block.Ordinal]!, null);
            (ImmutableHashSet<ISymbol> whenTrue, ImmutableHashSet<ISymbol> whenFalse) = Split(block.BranchValue, known);
            bool jumpsIfTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            if (block.ConditionalSuccessor?.Destination is { } conditional)
                Enter(conditional, jumpsIfTrue ? whenTrue : whenFalse, open);
            if (block.FallThroughSuccessor?.Destination is { } next)
                Enter(next, block.ConditionKind == ControlFlowConditionKind.None ? known : jumpsIfTrue ? whenFalse : whenTrue, open);
        }
        foreach (BasicBlock block in _graph.Blocks)
        {
            if (_entries[block.Ordinal] is { } known)
                Go(block, known, _findings);
        }
    }

    void Enter(BasicBlock block, ImmutableHashSet<ISymbol> known, Queue<BasicBlock> open)
    {
        ImmutableHashSet<ISymbol>? before = _entries[block.Ordinal];
        ImmutableHashSet<ISymbol> after = before?.Intersect(known) ?? known;
        if (before is not null && after.Count == before.Count)
            return;
        _entries[block.Ordinal] = after;
        open.Enqueue(block);
    }

    ImmutableHashSet<ISymbol> Go(BasicBlock block, ImmutableHashSet<ISymbol> known, List<Finding>? findings)
    {
        foreach (IOperation operation in block.Operations)
            known = Go(operation, known, findings);
        return block.BranchValue is { } value ? Go(value, known, findings) : known;
    }

    ImmutableHashSet<ISymbol> Go(IOperation operation, ImmutableHashSet<ISymbol> known, List<Finding>? findings)
    {
        if (operation is IFlowAnonymousFunctionOperation)
            return known;
        foreach (IOperation child in operation.ChildOperations)
            known = Go(child, known, findings);
        switch (operation)
        {
            case IPropertyReferenceOperation reference when IsUse(reference):
                if (findings is not null && MayBeNull(reference.Instance!, known))
                    findings.Add(new Finding(Rule.NotTested, reference.Syntax.GetLocation(), [reference.Instance!.Syntax.ToString()]));
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref, Value: var target }
                when VariableOf(target) is { } variable:
                known = known.Remove(variable);
                break;
            case ISimpleAssignmentOperation assignment when VariableOf(assignment.Target) is { } variable:
                if (AskedBy(assignment.Value) is { } asked)
                    _answers[variable] = asked;
                if (Model.IsOptionalReference(assignment.Type))
                    known = MayBeNull(assignment.Value, known) ? known.Remove(variable) : known.Add(variable);
                break;
        }
        return known;
    }

    static bool IsUse(IPropertyReferenceOperation reference) =>
        reference.Property.Name == "Value" && Model.IsOptionalReference(reference.Property.ContainingType)
        && reference.Instance is not null;

    // What a parameter, a field or new Ref<T>(ref x) refers to has been looked at by whoever gave it.
    static bool MayBeNull(IOperation instance, ImmutableHashSet<ISymbol> known) => instance switch
    {
        ILocalReferenceOperation local => !known.Contains(local.Local),
        IParameterReferenceOperation { Parameter.RefKind: RefKind.Out } parameter => !known.Contains(parameter.Parameter),
        IInvocationOperation or IDefaultValueOperation => true,
        _ => false,
    };

    static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IDeclarationExpressionOperation declaration => VariableOf(declaration.Expression),
        _ => null,
    };

    (ImmutableHashSet<ISymbol> WhenTrue, ImmutableHashSet<ISymbol> WhenFalse) Split(IOperation? condition, ImmutableHashSet<ISymbol> known)
    {
        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                (ImmutableHashSet<ISymbol> whenTrue, ImmutableHashSet<ISymbol> whenFalse) = Split(not.Operand, known);
                return (whenFalse, whenTrue);
            case IIsPatternOperation { Pattern: var pattern } match:
                return (Match(pattern, VariableOf(match.Value), known), known);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison
                when comparison.RightOperand.ConstantValue is { HasValue: true, Value: bool wanted }:
                (whenTrue, whenFalse) = Split(comparison.LeftOperand, known);
                return wanted ? (whenTrue, whenFalse) : (whenFalse, whenTrue);
            case not null when AskedBy(condition) is { } variable:
                return (known.Add(variable), known);
            default:
                return (known, known);
        }
    }

    /// <summary>The variable that refers to something if the expression is true.</summary>
    ISymbol? AskedBy(IOperation expression) => expression switch
    {
        IPropertyReferenceOperation { Property.Name: "Found", Instance: { } instance }
            when Model.IsOptionalReference(instance.Type) => VariableOf(instance),
        IInvocationOperation { Type.SpecialType: SpecialType.System_Boolean } call => call.Arguments
            .Where(static argument => argument.Parameter?.RefKind == RefKind.Out && Model.IsOptionalReference(argument.Parameter.Type))
            .Select(static argument => VariableOf(argument.Value)).FirstOrDefault(),
        ILocalReferenceOperation local when _answers.TryGetValue(local.Local, out ISymbol? answer) => answer,
        _ => null,
    };

    static bool IsFound(IPropertySubpatternOperation property) => property.Member is IPropertyReferenceOperation { Property.Name: "Found" }
        && property.Pattern is IConstantPatternOperation { Value.ConstantValue.Value: true };

    // x is { Found: true }, x is { Found: true } y, x is true
    static ImmutableHashSet<ISymbol> Match(IPatternOperation pattern, ISymbol? value, ImmutableHashSet<ISymbol> known)
    {
        if (pattern is not IRecursivePatternOperation recursive || !recursive.PropertySubpatterns.Any(IsFound))
            return known;
        if (value is not null)
            known = known.Add(value);
        return recursive.DeclaredSymbol is { } declared ? known.Add(declared) : known;
    }
}
