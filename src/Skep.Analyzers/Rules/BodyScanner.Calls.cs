using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Skep.Analyzers.Programs;

namespace Skep.Analyzers.Rules;

/// <summary>Calls, and the statements that the C# compiler makes calls of.</summary>
sealed partial class BodyScanner
{
    const int ArgumentRegisters = 5;

    public override void VisitInvocation(IInvocationOperation operation)
    {
        base.VisitInvocation(operation);
        IMethodSymbol method = operation.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return;
        AddCall(method, operation, operation.ConstrainedToType as ITypeParameterSymbol ?? operation.Instance?.Type as ITypeParameterSymbol);
        if (RejectFamily(method, operation) || RejectReceiver(method, operation))
            return;
        if (IsIterator(method))
            Report(Rule.StateMachine, operation, NameOf(method));
        else if (Model.Has(method, "BpfHelperAttribute") && method.IsStatic
            && method.Parameters.Sum(Registers) is var registers and > ArgumentRegisters)
        {
            Report(
                Rule.ContractAttribute, operation,
                $"{NameOf(method)} takes {registers} registers, and there are five. A span takes two: pointer and length.");
        }
    }

    static int Registers(IParameterSymbol parameter) =>
        parameter.Type.Name is "Span" or "ReadOnlySpan" && Model.NamespaceOf(parameter.Type) == "System" ? 2 : 1;

    public override void VisitFunctionPointerInvocation(IFunctionPointerInvocationOperation operation)
    {
        base.VisitFunctionPointerInvocation(operation);
        Report(Rule.DelegateCall, operation);
    }

    public override void VisitMethodReference(IMethodReferenceOperation operation)
    {
        base.VisitMethodReference(operation);
        AddCall(operation.Method, operation, null);
    }

    public override void VisitPropertyReference(IPropertyReferenceOperation operation)
    {
        base.VisitPropertyReference(operation);
        IPropertySymbol property = operation.Property;
        foreach (IMethodSymbol? accessor in new[] { property.GetMethod, property.SetMethod })
        {
            if (accessor is not null && (accessor.MethodKind == MethodKind.PropertyGet || IsWritten(operation)))
                AddCall(accessor, operation, operation.Instance?.Type as ITypeParameterSymbol);
        }
        if (property.GetMethod is { } getter && !IsWritten(operation) && RejectFamily(getter, operation))
            return;
        bool isPlain = property is { IsStatic: false, SetMethod.IsInitOnly: false } && IsAutoProperty(property);
        if (isPlain && _model.IsProgramClass(property.ContainingType) && !IsKnownState(operation, property, false))
            Report(Rule.ObjectState, operation, property.Name);
    }

    static bool IsAutoProperty(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    public override void VisitUnaryOperator(IUnaryOperation operation)
    {
        base.VisitUnaryOperator(operation);
        AddOperator(operation.OperatorMethod, operation);
    }

    public override void VisitCompoundAssignment(ICompoundAssignmentOperation operation)
    {
        base.VisitCompoundAssignment(operation);
        if (operation.Type?.SpecialType == SpecialType.System_String)
            Report(Rule.StringUse, operation, "The operator +=");
        AddOperator(operation.OperatorMethod, operation);
    }

    public override void VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation)
    {
        base.VisitIncrementOrDecrement(operation);
        AddOperator(operation.OperatorMethod, operation);
    }

    public override void VisitForEachLoop(IForEachLoopOperation operation)
    {
        if (operation.Syntax is CommonForEachStatementSyntax syntax)
        {
            Visit(operation.Collection);
            ForEachStatementInfo info = _semantics.GetForEachStatementInfo(syntax);
            if (info.GetEnumeratorMethod is { } getter)
            {
                if (getter.ReturnType.IsReferenceType && operation.Collection.Type is not { TypeKind: TypeKind.Array })
                    Report(Rule.Enumeration, operation.Collection, NameOf(getter));
                IMethodSymbol?[] methods = [getter, info.MoveNextMethod, info.CurrentProperty?.GetMethod, info.DisposeMethod];
                foreach (IMethodSymbol? method in methods)
                {
                    if (method is not null)
                        AddCall(method, operation, null);
                }
            }
        }
        base.VisitForEachLoop(operation);
    }

    public override void VisitTry(ITryOperation operation)
    {
        base.VisitTry(operation);
        foreach (ICatchClauseOperation handler in operation.Catches)
            Report(Rule.ExceptionHandler, ((CatchClauseSyntax)handler.Syntax).CatchKeyword.GetLocation());
    }

    public override void VisitLock(ILockOperation operation)
    {
        Report(Rule.Threading, ((LockStatementSyntax)operation.Syntax).LockKeyword.GetLocation(), "lock");
        base.VisitLock(operation);
    }

    /// <summary>Families of methods of which no program can have any.</summary>
    bool RejectFamily(IMethodSymbol method, IOperation operation)
    {
        INamedTypeSymbol type = method.ContainingType;
        string space = Model.NamespaceOf(type);
        string name = type.Name;
        bool isCore = !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _semantics.Compilation.Assembly)
            && type.ContainingAssembly?.Name.StartsWith("System", StringComparison.Ordinal) == true;
        DiagnosticDescriptor? rule = (space, name) switch
        {
            ("System", "String" or "Console") or ("System.Text", "StringBuilder") => Rule.StringUse,
            ("System.Threading", "Monitor" or "Lock" or "Thread" or "SpinLock") => Rule.Threading,
            ("System", "Type") => Rule.Reflection,
            ("System.Reflection", _) => Rule.Reflection,
            ("System.Linq", _) => Rule.Enumeration,
            _ when space.StartsWith("System.Threading.Tasks", StringComparison.Ordinal) => Rule.StateMachine,
            _ when isCore && type.IsValueType && method.Name == "ToString" => Rule.StringUse,
            _ => null,
        };
        if (rule is null)
            return false;
        if (!IsOfReported(operation))
            Report(rule, operation, NameOf(method));
        return true;
    }

    /// <summary>Calls whose target depends on what an object is.</summary>
    bool RejectReceiver(IMethodSymbol method, IInvocationOperation operation)
    {
        ITypeSymbol? receiver = operation.Instance?.Type;
        if (receiver is { IsValueType: true, IsReferenceType: false } && method.ContainingType.SpecialType is SpecialType.System_Object
            or SpecialType.System_ValueType or SpecialType.System_Enum)
        {
            Report(Rule.Boxing, operation, receiver.Name);
            return true;
        }
        if (!operation.IsVirtual || receiver is not { TypeKind: TypeKind.Interface })
            return false;
        if (Model.NamespaceOf(method.ContainingType).StartsWith("System.Collections", StringComparison.Ordinal))
        {
            Report(Rule.Enumeration, operation, NameOf(method));
            return true;
        }
        // An argument, a field or a variable may hold an object that the compiler knows; what a call returns or an array holds is not
        // known.
        if (operation.Instance is IInvocationOperation or IArrayElementReferenceOperation)
        {
            Report(Rule.VirtualCall, operation, NameOf(method));
            return true;
        }
        return false;
    }

    static bool IsIterator(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { IsReferenceType: true } && method.DeclaringSyntaxReferences.Any(static reference =>
            reference.GetSyntax()
                .DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .Any(static node => node is YieldStatementSyntax));

    void AddOperator(IMethodSymbol? method, IOperation operation)
    {
        if (method is not null)
            AddCall(method, operation, null);
    }

    void AddCall(IMethodSymbol method, IOperation operation, ITypeParameterSymbol? receiver)
    {
        method = method.ReducedFrom ?? method;
        bool isConstrained = receiver is not null && method.ContainingType.TypeKind == TypeKind.Interface;
        _scan.Calls.Add(new Call(_current, method, operation.Syntax.GetLocation(), isConstrained ? receiver : null));
        foreach (ITypeSymbol argument in method.TypeArguments.Concat(method.ContainingType.TypeArguments))
        {
            if (argument is INamedTypeSymbol { IsValueType: true, SpecialType: SpecialType.None } type)
                _scan.TypeArguments.Add(type);
        }
    }
}
