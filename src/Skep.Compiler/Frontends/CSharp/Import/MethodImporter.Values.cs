using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>The stack, and values in the form that an operation wants them in.</summary>
sealed partial class MethodImporter
{
    public void Push(StackValue value) => _stack.Add(value);

    public void Push(TypeDesc type, Value value, KernelMemory kernel = KernelMemory.None) =>
        _stack.Add(new StackValue(type, value, null, kernel));

    public void Push(PrimitiveKind kind, Value value) => Push(Set.Core(kind), value);

    public void Push(Known known, TypeDesc? type = null) => _stack.Add(new StackValue(type ?? Set.Core("Object"), null, known));

    StackValue Pop()
    {
        if (_stack.Count == 0)
        {
            // Behind an error the stack is not what it was.
            throw Result.HasErrors ? RejectedException.Reported() : new BadImageFormatException($"the stack of {_method} is empty");
        }
        StackValue value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    StackValue[] Pop(int count)
    {
        var values = new StackValue[count];
        for (int i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    /// <summary>What a register holds for a type; void for a struct.</summary>
    static ValueType RegisterType(TypeDesc type)
    {
        PrimitiveKind kind = type.Primitive;
        if (kind.IsFloat)
            throw FloatingPoint();
        if (kind.IsInteger)
            return kind.Size == 8 ? ValueType.I64 : ValueType.I32;
        return kind == PrimitiveKind.Void || type.IsStruct ? ValueType.Void : ValueType.Pointer;
    }

    static MemoryType MemoryOf(TypeDesc type) => type.Primitive switch
    {
        PrimitiveKind.Boolean or PrimitiveKind.Byte => MemoryType.U8,
        PrimitiveKind.SByte => MemoryType.S8,
        PrimitiveKind.Char or PrimitiveKind.UInt16 => MemoryType.U16,
        PrimitiveKind.Int16 => MemoryType.S16,
        PrimitiveKind.Int32 or PrimitiveKind.UInt32 => MemoryType.U32,
        PrimitiveKind.Single or PrimitiveKind.Double => throw FloatingPoint(),
        _ => MemoryType.U64,
    };

    static RejectedException FloatingPoint() => Reject(
        DiagnosticId.FloatingPoint, "BPF has no floating point.",
        "Scale to an integer: count in hundredths, or send the parts and divide where they are read.");

    /// <summary>The value in the register type of a declared type.</summary>
    Value AsRegister(StackValue value, TypeDesc type)
    {
        ValueType wanted = RegisterType(type);
        if (value.IsKnown)
            return wanted == ValueType.Pointer ? AsPointer(value) : throw UnknownUse(value);
        return wanted == ValueType.Pointer ? AsPointer(value) : AsInteger(value, wanted);
    }

    /// <summary>Widens with the sign, as IL does where an int32 meets a native int; narrows by dropping the upper half.</summary>
    public Value AsInteger(StackValue value, ValueType wanted, bool isUnsigned = false)
    {
        if (value.Value is not { } register || value.IsStruct)
            throw UnknownUse(value);
        if (register.Type == ValueType.Pointer)
            register = register.IsConstant ? _builder.I64(register.Immediate) : _builder.PtrDiff(register, _function.Null);
        if (register.Type == wanted)
            return register;
        return wanted == ValueType.I32 ? Convert(Op.Trunc, register) : Convert(isUnsigned ? Op.ZExt : Op.SExt, register);
    }

    public Value AsPointer(StackValue value)
    {
        switch (value.Known)
        {
            case KnownNull:
                return _function.Null;
            case KnownObject { Symbol: MapSymbol map }:
                return _function.AddressOf(map);
            case not null:
                throw UnknownUse(value);
        }
        Value register = value.Value!;
        if (value.Type.IsStruct || register.Type == ValueType.Pointer)
            return register;
        register = AsInteger(value, ValueType.I64);
        return register.IsConstant && register.Immediate == 0 ? _function.Null : _builder.PtrAdd(_function.Null, register);
    }

    /// <summary>A number other than 0 where the value is not 0 or null.</summary>
    Value NotZero(Value value)
    {
        if (value.Type == ValueType.I32)
            return value;
        return value.Type == ValueType.Pointer
            ? Compare(Op.Ne, value, _function.Null)
            : Compare(Op.Ne, value, _builder.I64(0));
    }

    /// <summary>The error for what exists only while compiling, where a number is needed.</summary>
    static RejectedException UnknownUse(StackValue value)
    {
        string what = value.Known?.Description ?? value.Type.Name;
        return value.Known switch
        {
            KnownString => Reject(
                DiagnosticId.StringUse, "a string is an object of the managed heap.",
                "Use a UTF-8 literal: \"text\"u8, or an [InlineArray] of bytes."),
            KnownBox box => Boxing(box.Type),
            KnownDelegate or KnownMethod => Reject(
                DiagnosticId.DelegateCall, $"{what} is used as a value.", "Give it directly to the method that calls it."),
            KnownType => Reject(DiagnosticId.Reflection, $"{what} is used as a value.", "Compare types with typeof(T) == typeof(X) only."),
            _ => Reject(
                DiagnosticId.Unsupported, $"{what} is used as a value.",
                "Objects exist only while the program is compiled; use their members."),
        };
    }

    public static RejectedException Boxing(TypeDesc type) => Reject(
        DiagnosticId.Boxing, $"{type.Name} becomes an object of the managed heap (boxing).",
        "Pass it as its own type, or make the method generic: void M<T>(T value) where T : struct, IThing.");

    /// <summary>The error for an object that is not known while compiling.</summary>
    RejectedException UnknownObject(TypeDesc type)
    {
        if (Result.HasErrors)
            return RejectedException.Reported();
        if (type is NamedType named && named.DerivesFrom("System.Delegate"))
        {
            return Reject(
                DiagnosticId.DelegateCall, "the delegate is not known while compiling.",
                "Give a static lambda or a method directly to the method that calls it.");
        }
        return type.FullName == "System.String"
            ? Reject(DiagnosticId.StringUse, "a string is an object of the managed heap.", "Use a UTF-8 literal: \"text\"u8.")
            : Reject(DiagnosticId.HeapObject, $"an object of {type.Name} is not known while compiling.", "Use a struct.");
    }

    static KernelMemory Meet(KernelMemory one, KernelMemory other) =>
        one == KernelMemory.None ? other : other == KernelMemory.None ? one : (KernelMemory)Math.Min((int)one, (int)other);
}
