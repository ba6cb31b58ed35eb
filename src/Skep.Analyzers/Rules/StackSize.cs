using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Skep.Analyzers.Programs;

namespace Skep.Analyzers.Rules;

/// <summary>
/// What buffers and large structs of one method need at the same time. Locals of scopes beside each other share their bytes; small structs
/// mostly become registers and are not counted.
/// </summary>
sealed class StackSize
{
    const int Limit = 512;
    const int SmallestBuffer = 64;

    (string Name, int Bytes) _largest;

    public static void Check(IMethodSymbol method, IOperation body, List<Finding> findings)
    {
        var size = new StackSize();
        int bytes = size.Of(body);
        if (bytes > Limit)
        {
            Location location = (method.AssociatedSymbol ?? method).Locations[0];
            findings.Add(new Finding(Rule.StackTooLarge, location, [method.Name, bytes, $"'{size._largest.Name}'"]));
        }
    }

    int Of(IOperation operation)
    {
        int own = operation switch
        {
            IVariableDeclaratorOperation { Symbol: { RefKind: RefKind.None } local } => Buffer(local.Name, TypeSize.Of(local.Type)),
            { Syntax: StackAllocArrayCreationExpressionSyntax syntax, Kind: OperationKind.None } =>
                Buffer("stackalloc", Allocated(operation, syntax)),
            _ => 0,
        };
        int inside = 0;
        foreach (IOperation child in operation.ChildOperations)
        {
            // Functions inside have a frame of their own, or are inlined where they are called.
            if (child is IAnonymousFunctionOperation or ILocalFunctionOperation)
                continue;
            int bytes = Of(child);
            if (child is IBlockOperation or ILoopOperation or ISwitchCaseOperation)
                inside = Math.Max(inside, bytes);
            else
                own += bytes;
        }
        return own + inside;
    }

    int Buffer(string name, int bytes)
    {
        if (bytes > _largest.Bytes)
            _largest = (name, bytes);
        return bytes >= SmallestBuffer ? bytes : 0;
    }

    static int Allocated(IOperation operation, StackAllocArrayCreationExpressionSyntax syntax)
    {
        SemanticModel? semantics = operation.SemanticModel;
        return syntax.Type is ArrayTypeSyntax type && semantics?.GetTypeInfo(type.ElementType).Type is { } element
            && semantics.GetConstantValue(type.RankSpecifiers[0].Sizes[0]) is { HasValue: true, Value: int count and > 0 and < 1 << 20 }
            ? count * TypeSize.Of(element) : 0;
    }
}
