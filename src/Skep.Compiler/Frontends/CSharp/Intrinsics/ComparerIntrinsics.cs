using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Intrinsics;

/// <summary>
/// <c>EqualityComparer&lt;T&gt;.Default</c> and <c>Comparer&lt;T&gt;.Default</c>, through which records and tuples compare their fields.
/// </summary>
static class ComparerIntrinsics
{
    public static bool Default(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.Push(new KnownComparer(method.Owner.Arguments[0]), method.ReturnType);
        return true;
    }

    public static bool AreEqual(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        if (arguments is not [{ Known: KnownComparer { Type: var type } }, var left, var right])
            return false;
        if (!type.Primitive.IsInteger)
            return CallOwn(importer, type, "Equals", left, right);
        importer.Push(PrimitiveKind.Boolean, importer.Compare(Op.Eq, left, right, isUnsigned: !type.Primitive.IsSigned));
        return true;
    }

    public static bool HashCode(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        if (arguments is not [{ Known: KnownComparer { Type: var type } }, var value])
            return false;
        return CallOwn(importer, type, "GetHashCode", value);
    }

    public static bool Compare(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        arguments is [{ Known: KnownComparer { Type: var type } }, var left, var right]
            && CallOwn(importer, type, "CompareTo", left, right);

    // The method of the type itself: bool Equals(T), int CompareTo(T), int GetHashCode().
    static bool CallOwn(MethodImporter importer, TypeDesc type, string name, StackValue self, params StackValue[] others)
    {
        if (type is not NamedType named)
            return false;
        foreach (MethodDefinitionInfo candidate in named.Definition.MethodsNamed(name))
        {
            MethodDesc method = named.Method(candidate);
            if (candidate.IsStatic || method.Parameters.Count != others.Length || !method.Parameters.All(parameter => parameter == type))
                continue;
            Value address = importer.NewSlot(type);
            importer.Store(new StackValue(type.Set.ByRef(type), address), type, self);
            importer.Invoke(method, [new StackValue(type.Set.ByRef(type), address), .. others]);
            return true;
        }
        throw MethodImporter.Boxing(type);
    }
}
