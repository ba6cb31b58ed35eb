using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Skep.Analyzers.Programs;

namespace Skep.Analyzers.Rules;

/// <summary>Objects of the managed heap, and the fields that programs cannot have.</summary>
sealed partial class BodyScanner
{
    public override void VisitObjectCreation(IObjectCreationOperation operation)
    {
        base.VisitObjectCreation(operation);
        if (operation.Constructor is { } constructor)
            AddCall(constructor, operation, null);
        if (operation.Type is { IsReferenceType: true } type && !Model.IsException(type))
        {
            if (type.SpecialType == SpecialType.System_String)
                Report(Rule.StringUse, operation, NameOf(operation.Constructor!));
            else
                Report(Rule.HeapObject, operation, type.Name);
        }
        CheckStruct(operation.Type, operation);
    }

    void CheckStruct(ITypeSymbol? type, IOperation operation)
    {
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsRefLikeType: false, SpecialType: SpecialType.None } held
            && SymbolEqualityComparer.Default.Equals(held.ContainingAssembly, _semantics.Compilation.Assembly)
            && held.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => !field.IsStatic && IsManaged(field.Type)) is { } field)
            Report(Rule.ManagedField, operation, held.Name, (field.AssociatedSymbol ?? field).Name);
    }

    bool IsManaged(ITypeSymbol type) => type.IsReferenceType && !_model.IsMap(type) && !Model.Has(type, "KernelStructAttribute");

    public override void VisitAnonymousObjectCreation(IAnonymousObjectCreationOperation operation)
    {
        base.VisitAnonymousObjectCreation(operation);
        Report(Rule.HeapObject, operation, operation.Type!.ToDisplayString());
    }

    public override void VisitArrayCreation(IArrayCreationOperation operation)
    {
        base.VisitArrayCreation(operation);
        if (!IsConstantData(operation))
            Report(Rule.HeapArray, operation);
    }

    // new byte[] { 1, 2 } as a ReadOnlySpan<byte> is data in the assembly.
    static bool IsConstantData(IArrayCreationOperation operation) =>
        operation.Parent is IConversionOperation { Type.Name: "ReadOnlySpan" }
        && operation.Initializer is { } initializer && initializer.ElementValues.All(static value => value.ConstantValue.HasValue);

    public override void VisitCollectionExpression(ICollectionExpressionOperation operation)
    {
        base.VisitCollectionExpression(operation);
        if (operation.Type is { TypeKind: TypeKind.Array or TypeKind.Interface })
            Report(Rule.HeapArray, operation);
        else if (operation.Type is { IsReferenceType: true } type)
            Report(Rule.HeapObject, operation, type.Name);
    }

    public override void VisitInterpolatedString(IInterpolatedStringOperation operation)
    {
        base.VisitInterpolatedString(operation);
        if (operation.Type?.SpecialType == SpecialType.System_String && operation.Parent is not IInterpolatedStringHandlerCreationOperation)
            Report(Rule.StringUse, operation, "An interpolated string");
    }

    public override void VisitBinaryOperator(IBinaryOperation operation)
    {
        base.VisitBinaryOperator(operation);
        if (operation.LeftOperand.Type?.SpecialType == SpecialType.System_String
            || operation.Type?.SpecialType == SpecialType.System_String)
            Report(Rule.StringUse, operation, $"The operator {(operation.OperatorKind == BinaryOperatorKind.Add ? "+" : "==")}");
        AddOperator(operation.OperatorMethod, operation);
    }

    public override void VisitConversion(IConversionOperation operation)
    {
        base.VisitConversion(operation);
        AddOperator(operation.OperatorMethod, operation);
        // The arguments of an exception are not kept.
        if (operation.GetConversion().IsBoxing && !IsExceptionArgument(operation))
            Report(Rule.Boxing, operation, operation.Operand.Type!.Name);
    }

    static bool IsExceptionArgument(IOperation operation) =>
        operation.Parent is IArgumentOperation { Parent: IObjectCreationOperation { Type: var made } } && Model.IsException(made);

    public override void VisitFieldReference(IFieldReferenceOperation operation)
    {
        base.VisitFieldReference(operation);
        IFieldSymbol field = operation.Field;
        if (field is { IsStatic: true, IsConst: false, IsReadOnly: false })
            Report(Rule.StaticField, operation, NameOf(field));
        else if (!field.IsStatic && _model.IsProgramClass(field.ContainingType) && !IsKnownState(operation, field, field.IsReadOnly))
            Report(Rule.ObjectState, operation, field.Name);
    }

    /// <summary>What the class's constructor gives a member is known while compiling; what the program stores, or nobody, is not.</summary>
    static bool IsKnownState(IOperation reference, ISymbol member, bool isReadOnly) => !IsWritten(reference)
        && (isReadOnly || member.DeclaringSyntaxReferences.Any(static declaration => IsInitialized(declaration.GetSyntax()))
            || IsSetByConstructor(member));

    static bool IsInitialized(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax variable => variable.Initializer is not null,
        PropertyDeclarationSyntax property => property.Initializer is not null,
        _ => true,
    };

    static bool IsSetByConstructor(ISymbol member) =>
        member.ContainingType.InstanceConstructors.SelectMany(static constructor => constructor.DeclaringSyntaxReferences)
            .SelectMany(static reference => reference.GetSyntax().DescendantTokens()).Any(token => token.ValueText == member.Name);

    static bool IsWritten(IOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } } => true,
        _ => false,
    };
}
