using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Skep.Compiler.Frontends.CSharp.Decoding;
using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Constant = Skep.Compiler.Frontends.CSharp.Import.Constant;

namespace Skep.Compiler.Frontends.CSharp.Evaluation;

/// <summary>Single instructions.</summary>
sealed partial class ConstantEvaluator
{
    void Step(Frame frame, IlInstruction instruction)
    {
        EvaluationStack stack = frame.Stack;
        AssemblyImage assembly = frame.Body.Assembly;
        GenericContext context = frame.Body.Method.Context;
        switch (instruction.Code)
        {
            case ILOpCode.Nop:
                break;
            case ILOpCode.Ldc_i4:
                stack.Push(new(Set.Core(PrimitiveKind.Int32), instruction.Operand));
                break;
            case ILOpCode.Ldc_i8:
                stack.Push(new(Set.Core(PrimitiveKind.Int64), instruction.Operand));
                break;
            case ILOpCode.Ldc_r4:
                stack.Push(new(Set.Core(PrimitiveKind.Single), instruction.Operand));
                break;
            case ILOpCode.Ldc_r8:
                stack.Push(new(Set.Core(PrimitiveKind.Double), instruction.Operand));
                break;
            case ILOpCode.Ldstr:
                string text = assembly.Reader.GetUserString(MetadataTokens.UserStringHandle((int)instruction.Operand & 0xFFFFFF));
                stack.Push(new(Set.Core("String"), Object: new KnownString(text)));
                break;
            case ILOpCode.Ldnull:
                stack.Push(new(Set.Core("Object"), Object: KnownNull.Instance));
                break;
            case ILOpCode.Ldftn:
                stack.Push(new(Set.Core("Object"), Object: new KnownMethod(Resolve(assembly.ResolveMethod(instruction.Token, context)))));
                break;
            case ILOpCode.Ldarg:
                stack.Push(frame.Arguments[instruction.Operand].Load());
                break;
            case ILOpCode.Ldarga:
                stack.Push(frame.Arguments[instruction.Operand].Address());
                break;
            case ILOpCode.Starg:
                frame.Arguments[instruction.Operand].Store(stack.Pop());
                break;
            case ILOpCode.Ldloc:
                stack.Push(frame.Locals[instruction.Operand].Load());
                break;
            case ILOpCode.Ldloca:
                stack.Push(frame.Locals[instruction.Operand].Address());
                break;
            case ILOpCode.Stloc:
                frame.Locals[instruction.Operand].Store(stack.Pop());
                break;
            case ILOpCode.Dup:
                stack.Push(stack.Peek());
                break;
            case ILOpCode.Pop:
                stack.Pop();
                break;
            case ILOpCode.Initobj:
                TypeDesc cleared = assembly.ResolveType(instruction.Token, context);
                EvaluatedValue place = stack.Pop();
                Part(place, StructLayout.SizeOf(cleared)).Clear();
                break;
            case ILOpCode.Ldobj:
                EvaluatedValue source = stack.Pop();
                stack.Push(Read(Memory(source), source.Offset, assembly.ResolveType(instruction.Token, context)));
                break;
            case ILOpCode.Stobj:
                EvaluatedValue stored = stack.Pop();
                EvaluatedValue target = stack.Pop();
                Write(Memory(target), target.Offset, assembly.ResolveType(instruction.Token, context), stored);
                break;
            case ILOpCode.Sizeof:
                stack.Push(new(Set.Core(PrimitiveKind.Int32), StructLayout.SizeOf(assembly.ResolveType(instruction.Token, context))));
                break;
            case ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld:
                AccessField(stack, instruction.Code, Resolve(assembly.ResolveField(instruction.Token, context)));
                break;
            case ILOpCode.Ldsfld:
                FieldDesc field = Resolve(assembly.ResolveField(instruction.Token, context));
                stack.Push(StaticField(field));
                break;
            case ILOpCode.Stsfld:
                FieldDesc variable = Resolve(assembly.ResolveField(instruction.Token, context));
                EvaluatedValue value = stack.Pop();
                if (!StaticFields.IsDelegateCache(variable))
                    Statics[variable.Definition] = value.ToConstant(variable.Type);
                break;
            case ILOpCode.Call or ILOpCode.Callvirt:
                Call(stack, Resolve(assembly.ResolveMethod(instruction.Token, context)));
                break;
            case ILOpCode.Newobj:
                New(stack, Resolve(assembly.ResolveMethod(instruction.Token, context)));
                break;
            default:
                Calculate(stack, instruction.Code);
                break;
        }
    }

    static T Resolve<T>(T? found)
        where T : class => found ?? throw new NotConstantException("it uses what is in no reference");

    static Span<byte> Part(EvaluatedValue address, int size)
    {
        byte[] memory = Memory(address);
        return address.Offset >= 0 && address.Offset + size <= memory.Length
            ? memory.AsSpan(address.Offset, size)
            : throw new NotConstantException("memory outside of a variable is written");
    }

    static byte[] Memory(EvaluatedValue address) => address.Bytes ?? throw new NotConstantException("it uses an address that is not known");

    void AccessField(EvaluationStack stack, ILOpCode code, FieldDesc field)
    {
        EvaluatedValue value = code == ILOpCode.Stfld ? stack.Pop() : default;
        EvaluatedValue owner = stack.Pop();
        if (owner.Object is KnownObject known)
        {
            if (code == ILOpCode.Stfld)
                known.Fields[field.Definition] = value.ToConstant(field.Type);
            else if (code == ILOpCode.Ldfld && known.Fields.TryGetValue(field.Definition, out Constant held))
                stack.Push(FromConstant(held, field.Type));
            else
                throw new NotConstantException($"{field} is not known");
            return;
        }
        int offset = owner.Offset + field.Offset;
        if (code == ILOpCode.Stfld)
            Write(Memory(owner), offset, field.Type, value);
        else
            stack.Push(
                code == ILOpCode.Ldflda
                    ? new(Set.ByRef(field.Type), Bytes: Memory(owner), Offset: offset)
                    : Read(Memory(owner), offset, field.Type));
    }

    static EvaluatedValue FromConstant(Constant constant, TypeDesc type) =>
        constant.Object is not null ? new EvaluatedValue(type, Object: constant.Object) : Read(constant.Bytes!, 0, type);

    EvaluatedValue StaticField(FieldDesc field)
    {
        if (StaticFields.IsDelegateCache(field))
            return new EvaluatedValue(field.Type, Object: KnownNull.Instance);
        if (Statics.TryGetValue(field.Definition, out Constant stored))
            return FromConstant(stored, field.Type);
        return module.Statics.Value(field, out string? reason) is { } constant
            ? FromConstant(constant, field.Type)
            : throw new NotConstantException($"{field} {reason}");
    }

    void Call(EvaluationStack stack, MethodDesc method)
    {
        EvaluatedValue[] arguments = PopArguments(stack, method.AllParameters.Length);
        bool isEmptyBase = method.Name == ".ctor" && method.Owner.FullName is "System.Object" or Contract.BpfObject;
        // Properties have their initial values when the constructor of the base is called. What a constructor does after that is for loading: it fills maps.
        _isInitialized |= isEmptyBase && method.Owner.FullName == Contract.BpfObject;
        if (isEmptyBase)
            return;
        if (method.Definition.IsVirtual)
            throw new NotConstantException($"it calls {method}, which is virtual");
        if (Run(method, arguments) is { } result)
            stack.Push(result);
    }

    static EvaluatedValue[] PopArguments(EvaluationStack stack, int count)
    {
        var arguments = new EvaluatedValue[count];
        for (int i = count - 1; i >= 0; i--)
            arguments[i] = stack.Pop();
        return arguments;
    }

    void New(EvaluationStack stack, MethodDesc constructor)
    {
        EvaluatedValue[] arguments = PopArguments(stack, constructor.Parameters.Count);
        NamedType type = constructor.Owner;
        if (type.IsValueType)
        {
            byte[] bytes = new byte[StructLayout.SizeOf(type)];
            Run(constructor, [new EvaluatedValue(Set.ByRef(type), Bytes: bytes), .. arguments]);
            stack.Push(type.IsStruct ? new EvaluatedValue(type, Bytes: bytes) : Read(bytes, 0, type));
            return;
        }
        if (type.DerivesFrom("System.Delegate") && arguments is [var target, { Object: KnownMethod method }])
        {
            stack.Push(
                new EvaluatedValue(type, Object: new KnownDelegate(type, method.Method, method.Method.IsStatic ? null : target.Object)));
            return;
        }
        var made = new KnownObject(type);
        for (int i = 0; i < arguments.Length; i++)
            made.Arguments[constructor.Definition.ParameterNames[i]] = arguments[i].ToConstant(constructor.Parameters[i]);
        // What maps and globals do for themselves in their constructors serves plain runs.
        if (!Contract.IsMap(type) && type.FullName != Contract.Global)
            Run(constructor, [new EvaluatedValue(type, Object: made), .. arguments]);
        stack.Push(new EvaluatedValue(type, Object: made));
    }

    void Calculate(EvaluationStack stack, ILOpCode code)
    {
        Op? op = code switch
        {
            ILOpCode.Add => Op.Add,
            ILOpCode.Sub => Op.Sub,
            ILOpCode.Mul => Op.Mul,
            ILOpCode.Div => Op.SDiv,
            ILOpCode.Div_un => Op.UDiv,
            ILOpCode.Rem => Op.SRem,
            ILOpCode.Rem_un => Op.URem,
            ILOpCode.And => Op.And,
            ILOpCode.Or => Op.Or,
            ILOpCode.Xor => Op.Xor,
            ILOpCode.Shl => Op.Shl,
            ILOpCode.Shr => Op.AShr,
            ILOpCode.Shr_un => Op.LShr,
            ILOpCode.Ceq or ILOpCode.Cgt or ILOpCode.Cgt_un or ILOpCode.Clt or ILOpCode.Clt_un => Comparison(code),
            _ => null,
        };
        if (op is { } binary)
        {
            EvaluatedValue right = stack.Pop();
            EvaluatedValue left = stack.Pop();
            // A shift's count has 32 bits whatever is shifted.
            if (binary is Op.Shl or Op.AShr or Op.LShr)
                right = right with { Type = left.Type };
            stack.Push(Compute(binary, left, right));
            return;
        }
        PrimitiveKind kind = code switch
        {
            ILOpCode.Conv_i1 => PrimitiveKind.SByte,
            ILOpCode.Conv_u1 => PrimitiveKind.Byte,
            ILOpCode.Conv_i2 => PrimitiveKind.Int16,
            ILOpCode.Conv_u2 => PrimitiveKind.UInt16,
            ILOpCode.Conv_i4 => PrimitiveKind.Int32,
            ILOpCode.Conv_u4 => PrimitiveKind.UInt32,
            ILOpCode.Conv_i8 => PrimitiveKind.Int64,
            ILOpCode.Conv_u8 => PrimitiveKind.UInt64,
            ILOpCode.Conv_i => PrimitiveKind.IntPtr,
            ILOpCode.Conv_u => PrimitiveKind.UIntPtr,
            ILOpCode.Neg or ILOpCode.Not => PrimitiveKind.None,
            _ => throw new NotConstantException($"it uses {code}, which is done at run time only"),
        };
        EvaluatedValue value = stack.Pop();
        if (value.Object is not null || value.Bytes is not null)
            throw new NotConstantException("it computes with objects or addresses");
        stack.Push(kind switch
        {
            PrimitiveKind.None => value with { Number = code == ILOpCode.Neg ? -value.Number : ~value.Number },
            PrimitiveKind.UInt64 or PrimitiveKind.UIntPtr when value.IsNarrow => new(Set.Core(kind), (uint)value.Number),
            _ => Read(Constant.Of(value.Number, 8).Bytes!, 0, Set.Core(kind)),
        });
    }
}
