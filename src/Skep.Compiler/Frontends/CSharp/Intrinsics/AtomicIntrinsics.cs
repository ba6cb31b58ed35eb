using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Intrinsics;

/// <summary><c>Interlocked</c> and <c>Volatile</c>. BPF has atomic operations on 32 and 64 bits, which give the old content.</summary>
static class AtomicIntrinsics
{
    public static bool Add(MethodImporter importer, MethodDesc method, StackValue[] arguments) => AddTo(importer, method, arguments, null);

    public static bool Increment(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        AddTo(importer, method, arguments, 1);

    public static bool Decrement(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        AddTo(importer, method, arguments, -1);

    static bool AddTo(MethodImporter importer, MethodDesc method, StackValue[] arguments, long? step)
    {
        ValueType type = TypeOf(method);
        Value value = step is { } constant ? importer.Builder.Function.Constant(type, constant) : importer.AsInteger(arguments[1], type);
        Value old = importer.Builder.Atomic(AtomicKind.Add, type, importer.AsPointer(arguments[0]), value);
        importer.Push(method.ReturnType, importer.Binary(Op.Add, old, value));
        return true;
    }

    public static bool And(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Combine(importer, method, arguments, AtomicKind.And);

    public static bool Or(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Combine(importer, method, arguments, AtomicKind.Or);

    public static bool Exchange(MethodImporter importer, MethodDesc method, StackValue[] arguments) =>
        Combine(importer, method, arguments, AtomicKind.Exchange);

    static bool Combine(MethodImporter importer, MethodDesc method, StackValue[] arguments, AtomicKind kind)
    {
        ValueType type = TypeOf(method);
        Value old = importer.Builder.Atomic(kind, type, importer.AsPointer(arguments[0]), importer.AsInteger(arguments[1], type));
        importer.Push(method.ReturnType, old);
        return true;
    }

    public static bool CompareExchange(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        ValueType type = TypeOf(method);
        // C# has the new value before the expected one.
        Value old = importer.Builder.Atomic(
            AtomicKind.CompareExchange, type, importer.AsPointer(arguments[0]), importer.AsInteger(arguments[2], type),
            importer.AsInteger(arguments[1], type));
        importer.Push(method.ReturnType, old);
        return true;
    }

    static ValueType TypeOf(MethodDesc method) => method.ReturnType.Primitive.IsInteger
        ? method.ReturnType.Primitive.Size switch
        {
            4 => ValueType.I32,
            8 => ValueType.I64,
            _ => throw Narrow(method),
        }
        : throw Narrow(method);

    static RejectedException Narrow(MethodDesc method) => MethodImporter.Reject(
        DiagnosticId.Unsupported, $"{method} on {method.ReturnType.Name}: BPF has atomic operations on 32 and 64 bits.",
        "Use an int or a long.");

    public static bool VolatileRead(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.VolatileLoad(arguments[0], method.ReturnType);
        return true;
    }

    public static bool VolatileWrite(MethodImporter importer, MethodDesc method, StackValue[] arguments)
    {
        importer.VolatileStore(arguments[0], method.Parameters[1], arguments[1]);
        return true;
    }
}
