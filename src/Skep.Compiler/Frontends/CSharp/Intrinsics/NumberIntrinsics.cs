using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Intrinsics;

/// <summary>Operations on numbers that BPF has an instruction or a short form for.</summary>
static class NumberIntrinsics
{
    public static bool Reverse(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        if (method.Parameters.Count != 1)
            return false;
        PrimitiveKind kind = method.ReturnType.Primitive;
        if (!kind.IsInteger)
            return false;
        Value value = importer.AsInteger(arguments[0], kind.Size == 8 ? ValueType.I64 : ValueType.I32);
        Op? op = kind.Size switch { 2 => Op.Bswap16, 4 => Op.Bswap32, 8 => Op.Bswap64, _ => null };
        if (op is { } swap)
            value = importer.Unary(swap, value);
        // The swap of two bytes clears the rest; a short wants its sign back.
        importer.Push(kind, kind == PrimitiveKind.Int16 ? importer.Narrow(value, kind) : value);
        return true;
    }

    public static bool Minimum(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Choose(importer, method, arguments, minimum: true);

    public static bool Maximum(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Choose(importer, method, arguments, minimum: false);

    // A branch, as the body has, but on the whole register: the verifier learns the bound from it.
    static bool Choose(MethodImporter importer, MethodDesc method, StackValue[] arguments, bool minimum)
    {
        PrimitiveKind kind = method.ReturnType.Primitive;
        if (!kind.IsInteger)
            return false;
        ValueType type = kind.Size == 8 ? ValueType.I64 : ValueType.I32;
        Value left = importer.AsInteger(arguments[0], type);
        Value right = importer.AsInteger(arguments[1], type);
        Op op = (minimum, kind.IsSigned) switch { (true, true) => Op.SLe, (true, false) => Op.ULe, (false, true) => Op.SGe, _ => Op.UGe };
        importer.Push(method.ReturnType, importer.Select(importer.Compare(op, left, right), left, right));
        return true;
    }
}
