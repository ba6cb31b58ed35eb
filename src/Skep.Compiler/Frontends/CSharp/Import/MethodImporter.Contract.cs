using Skep.Btf;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Types;
using Skep.Diagnostics;
using Skep.KernelAbi;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Methods that are not compiled from their bodies, because an attribute says what they are.</summary>
sealed partial class MethodImporter
{
    bool InvokeContract(MethodDesc method, StackValue[] arguments)
    {
        AttributeList attributes = method.Definition.CustomAttributes;
        if (attributes.Get(Contract.Helper) is { } helper)
            CallHelper(method, (HelperId)(helper.Number(0) ?? 0), arguments);
        else if (attributes.Get(Contract.Kfunc) is { } kfunc)
            CallKfunc(method, kfunc, arguments);
        else if (attributes.Get(Contract.CoreQuery) is { } query)
            QueryCore(method, (CoreRelocationKind)(query.Number(0) ?? 0), arguments);
        else if (attributes.Has(Contract.GlobalAddress))
            PushGlobalAddress(method, arguments);
        else if (attributes.Get(Contract.KernelBody) is { } body)
            Invoke(KernelBodyOf(method, body.Text(0) ?? ""), arguments);
        else if (method.Owner.IsValueType && Contract.ContextAttribute(method.Owner) is { } context
            && method.Definition.Property is { } property && property.CustomAttributes.Get(Contract.ContextField) is { } field)
            AccessContext(method, context, field, arguments);
        else
            return false;
        return true;
    }

    static MethodDesc KernelBodyOf(MethodDesc method, string name)
    {
        foreach (MethodDefinitionInfo candidate in method.Owner.Definition.MethodsNamed(name))
        {
            if (candidate.GenericParameters != method.Definition.GenericParameters || candidate.IsStatic != method.IsStatic)
                continue;
            MethodDesc body = method.Owner.Method(candidate, method.Arguments);
            if (body.ReturnType == method.ReturnType && body.Parameters.SequenceEqual(method.Parameters))
                return body;
        }
        throw Reject(
            DiagnosticId.ContractAttribute, $"[KernelBody] of {method} names {name}, and no method of that name has the same signature.",
            null);
    }

    void PushGlobalAddress(MethodDesc method, StackValue[] arguments)
    {
        if (arguments is not [{ Known: KnownObject { Symbol: GlobalSymbol symbol } }])
        {
            throw Reject(
                DiagnosticId.ObjectState, $"{method} of something that is no property of the program class.",
                "Declare it: public Global<T> Name { get; } = new();");
        }
        Push(method.ReturnType, _function.AddressOf(symbol));
    }

    void CallHelper(MethodDesc method, HelperId id, StackValue[] arguments)
    {
        CopyFromKernel(method, id, arguments);
        Value[] values = KernelArguments(method, arguments);
        TypeDesc type = method.ReturnType;
        Value result = _builder.Helper(id, KernelResult(type), values);
        bool isTyped = Helpers.TryGet(id, out HelperInfo? info) && info.Prototype.Return.Kind == ReturnKind.BtfPointer;
        PushKernelResult(
            type, result, Contract.IsKernelStruct(type) ? isTyped ? KernelMemory.Typed : KernelMemory.Probed : KernelMemory.None);
    }

    // Keys and values of maps must be in memory of the program (check_helper_mem_access): a field of a kernel structure is copied first.
    void CopyFromKernel(MethodDesc method, HelperId id, StackValue[] arguments)
    {
        if (!Helpers.TryGet(id, out HelperInfo? info))
            return;
        for (int i = 0; i < arguments.Length && i < info.Prototype.Arguments.Length; i++)
        {
            bool isElement = info.Prototype.Arguments[i].Kind is ArgumentKind.MapKey or ArgumentKind.MapValue;
            if (!isElement || arguments[i].Kernel == KernelMemory.None || method.AllParameters[i].Target is not { IsObject: false } type)
                continue;
            Value slot = NewSlot(type);
            Load(arguments[i], type);
            Store(new StackValue(Set.ByRef(type), slot), type, Pop());
            arguments[i] = new StackValue(Set.ByRef(type), slot);
        }
    }

    void CallKfunc(MethodDesc method, AttributeDesc attribute, StackValue[] arguments)
    {
        Value[] values = KernelArguments(method, arguments);
        ExternSymbol symbol = _module.Kfunc(
            attribute.Text(0) ?? method.Name, attribute.IsSet("IsWeak"), () => _module.Types.Signature(method));
        TypeDesc type = method.ReturnType;
        Value result = _builder.Kfunc(symbol, KernelResult(type), values);
        PushKernelResult(type, result, Contract.IsKernelStruct(type) ? KernelMemory.Typed : KernelMemory.None);
    }

    static ValueType KernelResult(TypeDesc type) => type.IsStruct
        ? throw Reject(DiagnosticId.ContractAttribute, $"a helper cannot return {type.Name}.", "Return an integer or a reference.")
        : RegisterType(type);

    void PushKernelResult(TypeDesc type, Value result, KernelMemory kernel)
    {
        if (type.IsVoid)
            return;
        if (type.Primitive == PrimitiveKind.Boolean)
            result = Compare(Op.Ne, result, _builder.I32(0));
        else if (type.Primitive.Size is 1 or 2)
            result = Narrow(result, type.Primitive);
        Push(type, result, kernel);
    }

    Value[] KernelArguments(MethodDesc method, StackValue[] arguments)
    {
        var values = new List<Value>();
        TypeDesc[] types = method.AllParameters;
        for (int i = 0; i < arguments.Length; i++)
            AddKernelArgument(values, arguments[i], types[i]);
        if (values.Count > 5)
        {
            throw Reject(
                DiagnosticId.ContractAttribute, $"{method} takes {values.Count} registers, and there are five.",
                "A span takes two: pointer and length.");
        }
        return [.. values];
    }

    void AddKernelArgument(List<Value> values, StackValue argument, TypeDesc type)
    {
        switch (argument.Known)
        {
            case KnownDelegate callback:
                values.Add(_function.AddressOf(CallbackFunction(callback)));
                return;
            case KnownString text:
                byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(text.Text), 0];
                values.Add(_function.AddressOf(_module.Literal(bytes)));
                values.Add(_builder.I32(bytes.Length));
                return;
            case not null:
                values.Add(AsPointer(argument));
                return;
        }
        if (type is NamedType { FullName: "System.Span`1" or "System.ReadOnlySpan`1" } span)
            AddSpan(values, argument, span);
        else if (type.IsStruct)
            values.Add(LoadSmall(argument, type));
        else
            values.Add(AsRegister(argument, IsErased(type) ? Set.Pointer(type) : type));
    }

    void AddSpan(List<Value> values, StackValue span, NamedType type)
    {
        FieldDesc reference = type.FieldNamed("_reference")!;
        FieldDesc length = type.FieldNamed("_length")!;
        values.Add(_builder.Load(ValueType.Pointer, MemoryType.U64, span.Value!, reference.Offset));
        Value count = _builder.Load(ValueType.I32, MemoryType.U32, span.Value!, length.Offset);
        values.Add(Binary(Op.Mul, count, _builder.I32(StructLayout.SizeOf(type.Arguments[0]))));
    }

    // A struct around one number is that number.
    Value LoadSmall(StackValue argument, TypeDesc type)
    {
        MemoryType memory = StructLayout.SizeOf(type) switch
        {
            1 => MemoryType.U8,
            2 => MemoryType.U16,
            4 => MemoryType.U32,
            8 => MemoryType.U64,
            _ => throw Reject(DiagnosticId.ContractAttribute, $"{type.Name} fits in no register.", "Pass it by reference."),
        };
        return _builder.Load(memory == MemoryType.U64 ? ValueType.I64 : ValueType.I32, memory, argument.Value!);
    }

    Function CallbackFunction(KnownDelegate callback)
    {
        MethodDesc method = callback.Method;
        var known = new (Known?, KernelMemory)[method.AllParameters.Length];
        if (!method.IsStatic)
            known[0] = (callback.Target, KernelMemory.None);
        ImportedFunction function = _module.Function(method, known, isCallback: true);
        Result.HasErrors |= function.HasErrors;
        return function.Function;
    }

    void AccessContext(MethodDesc method, AttributeDesc context, AttributeDesc attribute, StackValue[] arguments)
    {
        string layoutName = context.Text(0) ?? "";
        string name = attribute.Text(0) ?? "";
        if (!ContextLayouts.TryParse(layoutName, out ContextLayout? layout) || layout.FieldNamed(name) is not { } field)
            throw Reject(DiagnosticId.ContractAttribute, $"the context {layoutName} has no field {name}.", null);
        bool isSetter = method.ReturnType.IsVoid;
        TypeDesc type = isSetter ? method.Parameters[^1] : method.ReturnType;
        int size = type.IsAddress || type.IsObject ? field.Size : StructLayout.SizeOf(type);
        long offset = field.Offset + ((attribute.Number(1) ?? 0) * size);
        if (type.IsStruct)
            throw Reject(
                DiagnosticId.ContractAttribute, $"{method} is a struct; the kernel rewrites each load of a context by itself.",
                "Give each part a property.");
        Value pointer = AsPointer(arguments[0]);
        if (type.IsAddress || type.IsObject)
        {
            // The kernel's own structures are typed; packets and sockets are no structures that CO-RE would know.
            KernelMemory kernel = field.Pointer == ContextPointer.BtfPointer ? KernelMemory.Typed : KernelMemory.None;
            Push(type, _builder.Load(ValueType.Pointer, field.Size == 4 ? MemoryType.U32 : MemoryType.U64, pointer, offset), kernel);
            return;
        }
        // A field is loaded whole where it may be, then narrowed: few fields allow narrow loads everywhere.
        PrimitiveKind whole = field.Size is 1 or 2 or 4 or 8 && field.Size > size
            ? field.Size switch { 2 => PrimitiveKind.UInt16, 4 => PrimitiveKind.UInt32, _ => PrimitiveKind.UInt64 }
            : type.Primitive;
        TypeDesc moved = Set.Core(whole);
        if (isSetter)
        {
            _builder.Store(MemoryOf(moved), pointer, AsInteger(arguments[^1], RegisterType(moved), !type.Primitive.IsSigned), offset);
            return;
        }
        Push(moved, Named(_builder.Load(RegisterType(moved), MemoryOf(moved), pointer, offset), $"ctx.{name}"));
        if (whole != type.Primitive)
            ConvertTo(type.Primitive);
        _stack[^1] = _stack[^1] with { Type = type };
    }

    void QueryCore(MethodDesc method, CoreRelocationKind kind, StackValue[] arguments)
    {
        CoreAccess access = kind switch
        {
            CoreRelocationKind.EnumValue or CoreRelocationKind.EnumValueExists => EnumAccess(kind, method, arguments),
            CoreRelocationKind.TypeExists or CoreRelocationKind.TypeMatches or CoreRelocationKind.TypeSize or CoreRelocationKind.TypeIdLocal
                or CoreRelocationKind.TypeIdTarget => TypeAccess(kind, method),
            _ => FieldAccess(kind, method, arguments),
        };
        Push(method.ReturnType, _function.Core(RegisterType(method.ReturnType), access));
    }

    static CoreAccess FieldAccess(CoreRelocationKind kind, MethodDesc method, StackValue[] arguments)
    {
        if (arguments is not [{ Value: { Op: Op.CoreAddress, Symbol: CoreAccess field } }])
        {
            throw Reject(
                DiagnosticId.KernelStructure, $"{method.Name} asks about something that is no field of a kernel structure.",
                "Write: Core.Exists(ref task.field).");
        }
        long local = kind switch
        {
            CoreRelocationKind.FieldExists => 1,
            CoreRelocationKind.FieldByteSize when method.Arguments is [var type] => StructLayout.SizeOf(type),
            _ => field.LocalValue,
        };
        return field with { Kind = kind, LocalValue = local };
    }

    CoreAccess TypeAccess(CoreRelocationKind kind, MethodDesc method)
    {
        if (method.Arguments is not [NamedType type])
            throw Reject(DiagnosticId.ContractAttribute, $"{method} needs one type argument.", null);
        DataType data = _module.Types.Of(type);
        return new CoreAccess(kind, data, "0", kind == CoreRelocationKind.TypeSize ? data.Size : 1) { Text = data.Name };
    }

    CoreAccess EnumAccess(CoreRelocationKind kind, MethodDesc method, StackValue[] arguments)
    {
        if (arguments is not [{ Value: { IsConstant: true } constant }] || method.Arguments is not [NamedType { IsEnum: true } type])
            throw Reject(DiagnosticId.KernelStructure, "an enumerator that is not constant.", "Name it: Core.EnumValue(Kind.Member).");
        var data = (EnumType)_module.Types.Of(type);
        int index = data.Values.ToList().FindIndex(member => member.Value == constant.Immediate);
        if (index < 0)
            throw Reject(DiagnosticId.KernelStructure, $"{type.Name} has no member {constant.Immediate}.", null);
        return new CoreAccess(
            kind, data, index.ToString(System.Globalization.CultureInfo.InvariantCulture),
            kind == CoreRelocationKind.EnumValue ? constant.Immediate : 1)
        {
            Text = $"{data.Name}.{data.Values[index].Name}",
        };
    }
}
