using Skep.Compiler.Frontends.CSharp.Decoding;
using Skep.Compiler.Frontends.CSharp.Intrinsics;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Calls: whom, with what, and what comes back.</summary>
sealed partial class MethodImporter
{
    void Call(IlInstruction instruction)
    {
        MethodDesc method = Method(instruction.Token);
        StackValue[] arguments = Pop(method.AllParameters.Length);
        if (_constrained is not null)
            method = Constrain(method, arguments);
        else if (instruction.Code == System.Reflection.Metadata.ILOpCode.Callvirt)
            method = Devirtualize(method, arguments);
        Invoke(method, arguments);
    }

    public void Invoke(MethodDesc method, StackValue[] arguments)
    {
        if (NeverReturns(method))
        {
            Abort();
            return;
        }
        if (IntrinsicTable.Find(method) is { } intrinsic && intrinsic(this, method, arguments))
            return;
        if (InvokeContract(method, arguments))
            return;
        if (arguments is [{ Known: KnownDelegate target }, ..] && method.Name == "Invoke")
        {
            InvokeDelegate(target, arguments[1..]);
            return;
        }
        RejectByName(method);
        CallFunction(method, arguments);
    }

    // The helpers that the C# compiler adds for switch expressions that nothing matches have no attribute.
    static bool NeverReturns(MethodDesc method) =>
        method.Definition.CustomAttributes.Has("System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute")
        || (method.Owner.FullName == "<PrivateImplementationDetails>" && method.Name.StartsWith("Throw", StringComparison.Ordinal));

    void InvokeDelegate(KnownDelegate target, StackValue[] arguments)
    {
        if (!target.Method.IsStatic)
            arguments = [new StackValue(target.Method.Owner, null, target.Target), .. arguments];
        Invoke(target.Method, arguments);
    }

    void CallFunction(MethodDesc method, StackValue[] arguments)
    {
        TypeDesc[] types = method.AllParameters;
        var known = new (Known?, KernelMemory)[types.Length];
        for (int i = 0; i < types.Length; i++)
            known[i] = (AsKnownArgument(arguments[i], types[i]), arguments[i].Kernel);
        ImportedFunction callee = _module.Function(method, known);
        if (callee.IsOpen)
        {
            throw Reject(
                DiagnosticId.RecursiveMethod, $"{method} calls itself, and a stack of 512 bytes ends soon.",
                "Write a loop, with a stack of its own in an array or map if one is needed.");
        }
        Result.HasErrors |= callee.HasErrors;
        if (callee.HasErrors && !_module.IsOwn(_method))
            throw RejectedException.Reported();
        Value? result = method.ReturnType.IsStruct ? NewSlot(method.ReturnType) : null;
        Value? returned = callee.IsEmpty ? null : EmitCall(callee, arguments, known, result);
        if (callee.MayAbort)
            AbortIf(_builder.Load(ValueType.I32, MemoryType.U32, AbortFlag()));
        PushResult(callee, result, returned);
    }

    static Known? AsKnownArgument(StackValue argument, TypeDesc type) => argument.Known switch
    {
        // What is in the box belongs to this function.
        KnownBox box => throw Boxing(box.Type),
        KnownNull when Contract.IsRunTimePointer(type) => null,
        _ => argument.Known,
    };

    Value EmitCall(ImportedFunction callee, StackValue[] arguments, (Known? Known, KernelMemory)[] known, Value? result)
    {
        var values = new List<Value>();
        if (result is not null)
            values.Add(result);
        TypeDesc[] types = callee.Method.AllParameters;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (known[i].Known is null)
                values.Add(AsArgument(arguments[i], types[i]));
        }
        if (callee.MayAbort)
            values.Add(AbortFlag());
        return _builder.Call(callee.Function, [.. values]);
    }

    // A struct on the stack is a copy, but one that a field was read from directly may be the variable itself.
    Value AsArgument(StackValue argument, TypeDesc type)
    {
        if (type.IsStruct)
        {
            if (argument.IsKnown || !argument.Type.IsStruct)
                throw UnknownUse(argument);
            CheckStruct(type);
            return argument.Value!;
        }
        return IsErased(type) ? AsPointer(argument) : AsRegister(argument, type);
    }

    void PushResult(ImportedFunction callee, Value? result, Value? returned)
    {
        TypeDesc type = callee.Method.ReturnType;
        if (type.IsVoid)
            return;
        if (result is not null)
            Push(type, result);
        else if (callee.Result is not null)
            Push(callee.Result, type);
        else if (IsErased(type))
            throw callee.HasErrors ? RejectedException.Reported() : UnknownObject(type);
        else
            Push(type, returned ?? _function.Constant(callee.Function.ReturnType, callee.ConstantResult!.Immediate), callee.ResultKernel);
    }

    /// <summary>The method of a value type behind a <c>constrained.</c> call; the receiver stays an address.</summary>
    MethodDesc Constrain(MethodDesc method, StackValue[] arguments)
    {
        if (_constrained is not NamedType type)
            throw Reject(DiagnosticId.VirtualCall, $"{method} is called on {_constrained!.Name}.", "Call it on a struct.");
        MethodDesc? target = MethodResolution.Implementation(type, method);
        if (target is { Owner.IsValueType: true } || (target is not null && target.IsStatic))
            return target;
        if (type.IsObject)
        {
            // A reference to an object: what it leads to.
            if (arguments is [{ Type: ReferenceType }, ..])
                Load(arguments[0], type);
            return Devirtualize(method, arguments);
        }
        if (target is { Owner.Definition.IsInterface: true })
        {
            throw Reject(
                DiagnosticId.VirtualCall, $"{target} has its body in the interface, for an object of the managed heap.",
                $"Write the method in {type.Name}.");
        }
        throw Boxing(type);
    }

    static MethodDesc Devirtualize(MethodDesc method, StackValue[] arguments)
    {
        if (arguments is [{ Known: KnownBox box }, ..])
            throw Boxing(box.Type);
        if (!method.Definition.IsVirtual || arguments is [{ Known: KnownDelegate or KnownComparer }, ..])
            return method;
        if (arguments is [{ Known: KnownObject known }, ..] && MethodResolution.Implementation(known.Type, method) is { } target)
            return target;
        if (method.Definition.IsFinal || (method.Owner.Definition.Attributes & System.Reflection.TypeAttributes.Sealed) != 0)
            return method;
        if (method.Owner.FullName.StartsWith("System.Collections.", StringComparison.Ordinal))
        {
            throw Reject(
                DiagnosticId.Enumeration, $"{method} goes through an interface to an object of the managed heap.",
                "Use a for loop, or foreach over a span.");
        }
        if (arguments is [{ Known: KnownType }, ..])
            throw Reject(DiagnosticId.Reflection, $"{method} is reflection.", "Compare types with typeof(T) == typeof(X) only.");
        throw Reject(
            DiagnosticId.VirtualCall, $"{method} is virtual: which one is called is known at run time only.",
            "Make the method generic: void M<T>(T value) where T : struct, IThing, or choose with a switch.");
    }

    void NewObject(MethodDesc constructor)
    {
        NamedType type = constructor.Owner;
        StackValue[] arguments = Pop(constructor.Parameters.Count);
        if (type.IsValueType)
        {
            NewStruct(constructor, arguments);
            return;
        }
        if (type.DerivesFrom("System.Exception"))
        {
            Push(new KnownException(type), type);
            return;
        }
        if (type.DerivesFrom("System.Delegate"))
        {
            NewDelegate(type, arguments);
            return;
        }
        RejectedException rejected = HeapObject(type);
        if (rejected.Id == DiagnosticId.Closure && OffsetOfLambda(type) is { } offset)
        {
            ReportAt(offset, rejected);
            throw RejectedException.Reported();
        }
        throw rejected;
    }

    // A closure is made where the scope of its variables begins.
    int? OffsetOfLambda(NamedType closure)
    {
        foreach (IlInstruction instruction in _body.Instructions)
        {
            if (instruction.Code == System.Reflection.Metadata.ILOpCode.Ldftn && Method(instruction.Token).Owner.Definition == closure.Definition)
                return instruction.Offset;
        }
        return null;
    }

    void NewStruct(MethodDesc constructor, StackValue[] arguments)
    {
        NamedType type = constructor.Owner;
        CheckStruct(type);
        Value slot = NewSlot(type);
        int size = StructLayout.SizeOf(type);
        ZeroAt(slot, type, size);
        Invoke(constructor, [new StackValue(Set.ByRef(type), slot), .. arguments]);
        if (_builder.Block.Terminator is not null)
            return;
        if (type.IsStruct)
            Push(type, slot);
        else
            Push(type, _builder.Load(RegisterType(type), MemoryOf(type), slot));
    }

    void NewDelegate(NamedType type, StackValue[] arguments)
    {
        if (arguments is not [var target, { Known: KnownMethod { Method: var method } }])
            throw UnknownObject(type);
        if (target.Known is null)
        {
            throw Reject(
                DiagnosticId.DelegateCall, $"a delegate to {method} holds a value that is not known while compiling.",
                "Use a static lambda and pass the value.");
        }
        Push(new KnownDelegate(type, method, method.IsStatic ? null : target.Known), type);
    }

    static RejectedException HeapObject(NamedType type)
    {
        string name = type.Definition.MetadataName;
        if (name.Contains("DisplayClass", StringComparison.Ordinal))
        {
            return Reject(
                DiagnosticId.Closure, "the lambda captures variables, which then live on the managed heap.",
                "Make it a static lambda, and pass what it needs in the state argument.");
        }
        if (type.FullName == "System.String")
            return Reject(DiagnosticId.StringUse, "a string is made on the managed heap.", "Use a UTF-8 literal: \"text\"u8.");
        if (name.StartsWith('<')
            && type.Interfaces.Any(static face => face.FullName is "System.Collections.IEnumerable" or "System.Collections.IEnumerator"))
            return Reject(DiagnosticId.StateMachine, "an iterator keeps its state on the heap.", "Write the loop where it is needed.");
        return Reject(
            DiagnosticId.HeapObject, $"an object of the class {type.Name} is made on the managed heap.",
            "Make it a struct; keep what outlives the call in a map or a Global<T>.");
    }

    // Families of methods whose bodies would only give errors far from the cause.
    static void RejectByName(MethodDesc method)
    {
        string space = method.Owner.Definition.Namespace;
        string name = method.Owner.FullName;
        if (name is "System.String" or "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler" or "System.Text.StringBuilder"
            or "System.Console"
            || method is { Name: "ToString", Owner.Definition.Assembly.IsCore: true })
        {
            throw Reject(
                DiagnosticId.StringUse, $"{method} makes or reads a string, an object of the managed heap.",
                "Send the parts in a struct through a ring buffer and format where it is read; Bpf.Print is for debugging.");
        }
        if (space == "System.Linq")
            throw Reject(DiagnosticId.Enumeration, $"{method} is LINQ, which works on objects of the managed heap.", "Use a for loop.");
        if (name is "System.Threading.Monitor" or "System.Threading.Lock" or "System.Threading.Thread" or "System.Threading.SpinLock")
        {
            throw Reject(
                DiagnosticId.Threading, $"{method} works on threads of the managed runtime.",
                "Use Interlocked, a per-CPU map, or a BpfSpinLock in the map's value.");
        }
        if (space.StartsWith("System.Threading.Tasks", StringComparison.Ordinal)
            || name.StartsWith("System.Runtime.CompilerServices.Async", StringComparison.Ordinal))
            throw Reject(
                DiagnosticId.StateMachine, $"{method} belongs to async code; a program runs from begin to end at once.",
                "Use a timer or a map.");
        if (space == "System.Reflection" || name == "System.Type")
            throw Reject(DiagnosticId.Reflection, $"{method} is reflection.", "Compare types with typeof(T) == typeof(X) only.");
    }

    void Box(TypeDesc type)
    {
        StackValue value = Pop();
        Push(type.IsObject ? value : new StackValue(Set.Core("Object"), null, new KnownBox(type, value)));
    }

    void Unbox(TypeDesc type)
    {
        StackValue value = Pop();
        if (value.Known is KnownBox box && box.Type == type)
            Push(box.Content);
        else if (type.IsObject)
            Push(value with { Type = type });
        else
            throw UnknownUse(value);
    }

    void CastObject(TypeDesc type, bool isCast)
    {
        StackValue value = Pop();
        switch (value.Known)
        {
            case KnownObject or KnownBox or KnownDelegate or KnownException:
                NamedType actual = value.Known switch
                {
                    KnownObject known => known.Type,
                    KnownBox { Type: NamedType boxed } => boxed,
                    KnownDelegate known => known.Type,
                    KnownException known => known.Type,
                    _ => throw UnknownUse(value),
                };
                bool fits = MethodResolution.IsA(actual, type);
                if (!fits && isCast)
                    Abort();
                else
                    Push(fits ? value : new StackValue(type, null, KnownNull.Instance));
                break;
            case not null:
                Push(value with { Type = type });
                break;
            case null when isCast && Contract.IsRunTimePointer(type):
                Push(value with { Type = type });
                break;
            default:
                throw Reject(
                    DiagnosticId.Reflection, $"the type of an object is tested: {type.Name}.", "Kernel structures do not know their type.");
        }
    }

    /// <summary>Where a called function says that the program has to end.</summary>
    Value AbortFlag()
    {
        if (_aborted is not null)
            return _aborted;
        if (_role == FunctionRole.Subprogram)
        {
            Result.MayAbort = true;
            return _aborted = _function.AddParameter(ValueType.Pointer, "aborted");
        }
        Value slot = _function.AddSlot(new SlotSymbol(4, 4, "aborted"));
        InPrologue(() => _builder.Store(MemoryType.U32, slot, _builder.I32(0)));
        return _aborted = slot;
    }

    void EmitAbort()
    {
        _builder.Block.IsCold = true;
        switch (_role)
        {
            case FunctionRole.Program:
                _builder.Ret(_function.Constant(_function.ReturnType, _program!.AbortValue));
                break;
            case FunctionRole.Callback:
                // 1 ends the loop.
                _builder.Ret(_function.Constant(_function.ReturnType, 1));
                break;
            default:
                _builder.Store(MemoryType.U32, AbortFlag(), _builder.I32(1));
                if (_function.ReturnType == ValueType.Void)
                    _builder.Ret();
                else
                    _builder.Ret(_function.Constant(_function.ReturnType, 0));
                break;
        }
    }
}
