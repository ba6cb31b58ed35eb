using System.Reflection.Metadata;
using Skep.Compiler.Frontends.CSharp.Decoding;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Locals and arguments.</summary>
sealed partial class MethodImporter
{
    Value? _result;
    Value? _aborted;

    void BindParameters()
    {
        if (_role != FunctionRole.Program && _method.ReturnType.IsStruct)
            _result = _function.AddParameter(ValueType.Pointer, "result");
        TypeDesc[] types = _method.AllParameters;
        _arguments = new Variable[types.Length];
        int first = types.Length - _method.Parameters.Count;
        for (int i = 0; i < types.Length; i++)
        {
            string name = i < first ? "this" : _method.Definition.ParameterNames[i - first];
            _arguments[i] = new Variable(types[i], name);
        }
        _locals = new Variable[_body.Locals.Length];
        for (int i = 0; i < _locals.Length; i++)
            _locals[i] = new Variable(_body.Locals[i], _method.Definition.Symbols.LocalName(i));
        foreach (IlInstruction instruction in _body.Instructions)
        {
            if (instruction.Code == ILOpCode.Ldloca)
                _locals[instruction.Operand].IsExposed = true;
            else if (instruction.Code == ILOpCode.Ldarga)
                _arguments[instruction.Operand].IsExposed = true;
        }
        _builder.MoveTo(_prologue);
        if (_role == FunctionRole.Program)
            BindContext();
        else
            BindArguments();
    }

    void BindArguments()
    {
        for (int i = 0; i < _arguments.Length; i++)
        {
            Variable variable = _arguments[i];
            (Known? known, KernelMemory kernel) = _known[i];
            variable.Kernel = kernel;
            variable.IsAssigned = true;
            if (known is not null)
            {
                variable.Known = known;
                continue;
            }
            if (IsErased(variable.Type))
            {
                // Some kernel structure, as object: its address.
                TypeDesc anything = Set.Pointer(Set.Core(PrimitiveKind.Void));
                _arguments[i] = variable = new Variable(anything, variable.Name) { Kernel = kernel, IsAssigned = true };
            }
            if (variable.Type.IsStruct)
            {
                // The caller made a copy for this call.
                variable.Address = _function.AddParameter(ValueType.Pointer, variable.Name);
                continue;
            }
            Value parameter = _function.AddParameter(RegisterType(variable.Type), variable.Name);
            Initialize(variable, parameter);
        }
    }

    void Initialize(Variable variable, Value value) => _builder.Store(MemoryOf(variable.Type), SlotOf(variable), value);

    /// <summary>The variable's memory; made, and zeroed where IL says so, when it is first needed.</summary>
    Value SlotOf(Variable variable)
    {
        if (variable.Address is null)
        {
            (int size, int alignment) = StructLayout.Of(variable.Type);
            variable.Address = _function.AddSlot(new SlotSymbol(size, Math.Min(8, alignment), variable.Name));
            if (_body.InitializesLocals && Array.IndexOf(_locals, variable) >= 0)
                InPrologue(() => ZeroAt(variable.Address, variable.Type, size));
        }
        return variable.Address;
    }

    // The prologue has no terminator yet: what is appended to it comes before all else.
    void InPrologue(Action emit)
    {
        Block block = _builder.Block;
        SourcePoint? source = _builder.Source;
        _builder.MoveTo(_prologue);
        emit();
        _builder.MoveTo(block);
        _builder.Source = source;
    }

    void ZeroAt(Value address, TypeDesc type, int size)
    {
        if (type.IsStruct)
            _builder.Zero(address, size);
        else
            _builder.Store(MemoryOf(type), address, RegisterType(type) switch
            {
                ValueType.Pointer => _function.Null,
                ValueType.I64 => _builder.I64(0),
                _ => _builder.I32(0),
            });
    }

    StackValue Read(Variable variable)
    {
        if (variable.Known is not null)
            return new StackValue(variable.Type, null, variable.Known);
        if (IsErased(variable.Type))
            throw UnknownObject(variable.Type);
        if (variable.Constant is { } constant)
            return new StackValue(variable.Type, constant);
        Value address = SlotOf(variable);
        return variable.Type.IsStruct
            ? LoadStructFor(variable.Type, address)
            : new StackValue(
                variable.Type, Named(_builder.Load(RegisterType(variable.Type), MemoryOf(variable.Type), address), variable.Name), null,
                variable.Kernel);
    }

    static Value Named(Value value, string? name)
    {
        value.Name ??= name;
        return value;
    }

    void Write(Variable variable, StackValue value)
    {
        TypeDesc type = variable.Type;
        bool isPlace = Array.IndexOf(_locals, variable) < 0 && Array.IndexOf(_arguments, variable) < 0;
        if (IsErased(type) || (value.Known is KnownObject && variable.Address is null))
        {
            WriteKnown(variable, value);
            return;
        }
        if (variable.Known is not null)
            throw DifferentObjects(variable);
        if (type.IsAddress || type.IsObject)
        {
            // Where blocks meet or a loop turns, one address may come from several places: the weaker promise counts.
            KernelMemory kernel = value.Known is KnownNull ? variable.Kernel : value.Kernel;
            if (variable.IsAssigned && variable.Kernel == KernelMemory.Typed && kernel == KernelMemory.Probed)
            {
                throw Reject(
                    DiagnosticId.KernelStructure,
                    $"'{variable.Name}' holds addresses that the verifier knows and addresses that it does not.",
                    "Use two variables.");
            }
            variable.Kernel = variable.IsAssigned ? Meet(variable.Kernel, kernel) : kernel;
        }
        variable.IsAssigned |= value.Known is not KnownNull;
        Value address = SlotOf(variable);
        if (type.IsStruct)
        {
            StoreStruct(address, value);
            return;
        }
        Value register = AsRegister(value, type);
        _builder.Store(MemoryOf(type), address, register);
        if (register.IsConstant && register.Type != ValueType.Pointer && !variable.IsExposed && !isPlace)
            variable.Constant = NarrowConstant(type, register);
        else
            variable.Constant = null;
    }

    Value NarrowConstant(TypeDesc type, Value constant)
    {
        long number = constant.Immediate;
        return _function.Constant(constant.Type, type.Primitive switch
        {
            PrimitiveKind.Byte or PrimitiveKind.Boolean => (byte)number,
            PrimitiveKind.SByte => (sbyte)number,
            PrimitiveKind.UInt16 or PrimitiveKind.Char => (ushort)number,
            PrimitiveKind.Int16 => (short)number,
            _ => number,
        });
    }

    void WriteKnown(Variable variable, StackValue value)
    {
        if (value.Known is null)
            throw UnknownObject(value.Type);
        if (variable.IsAssigned && !Equals(variable.Known, value.Known))
            throw DifferentObjects(variable);
        variable.Known = value.Known;
        variable.IsAssigned = true;
    }

    static RejectedException DifferentObjects(Variable variable) => Reject(
        DiagnosticId.ObjectVariable,
        $"{(variable.Name is null ? "the expression" : $"'{variable.Name}'")} is not the same object on every path.",
        "Choose between values, not between objects.");

    void AddressOfVariable(Variable variable)
    {
        if (IsErased(variable.Type))
        {
            throw Reject(
                DiagnosticId.ObjectVariable, $"the address of '{variable.Name}', which holds an object, is taken.",
                "Pass the object itself.");
        }
        Push(Set.ByRef(variable.Type), SlotOf(variable));
    }
}
