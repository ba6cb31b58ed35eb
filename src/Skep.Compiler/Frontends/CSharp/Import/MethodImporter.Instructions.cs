using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Skep.Compiler.Frontends.CSharp.Decoding;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>What each instruction of IL means.</summary>
sealed partial class MethodImporter
{
    TypeDesc? _constrained;

    void ImportInstruction(IlInstruction instruction)
    {
        RejectHandlers();
        switch (instruction.Code)
        {
            case ILOpCode.Nop or ILOpCode.Break or ILOpCode.Unaligned or ILOpCode.Readonly or ILOpCode.Tail:
                return;
            case ILOpCode.Volatile:
                _isVolatile = true;
                return;
            case ILOpCode.Constrained:
                _constrained = TypeOf(instruction);
                return;
        }
        ImportOperation(instruction);
        _isVolatile = false;
        _constrained = null;
    }

    TypeDesc TypeOf(IlInstruction instruction)
    {
        TypeDesc type = Assembly.ResolveType(instruction.Token, _method.Context);
        return type is MissingType missing
            ? throw Reject(
                DiagnosticId.ReferenceMissing, $"the type {missing.Name} of {missing.Assembly} is not at hand.",
                "Add the reference that has it.")
            : type;
    }

    void ImportOperation(IlInstruction instruction)
    {
        switch (instruction.Code)
        {
            case ILOpCode.Ldarg:
                Push(Read(_arguments[instruction.Operand]));
                break;
            case ILOpCode.Ldarga:
                AddressOfVariable(_arguments[instruction.Operand]);
                break;
            case ILOpCode.Starg:
                Write(_arguments[instruction.Operand], Pop());
                break;
            case ILOpCode.Ldloc:
                Push(Read(_locals[instruction.Operand]));
                break;
            case ILOpCode.Ldloca:
                AddressOfVariable(_locals[instruction.Operand]);
                break;
            case ILOpCode.Stloc:
                Write(_locals[instruction.Operand], Pop());
                break;

            case ILOpCode.Ldc_i4:
                Push(PrimitiveKind.Int32, _builder.I32(instruction.Operand));
                break;
            case ILOpCode.Ldc_i8:
                Push(PrimitiveKind.Int64, _builder.I64(instruction.Operand));
                break;
            case ILOpCode.Ldc_r4 or ILOpCode.Ldc_r8:
                throw FloatingPoint();
            case ILOpCode.Ldnull:
                Push(KnownNull.Instance);
                break;
            case ILOpCode.Ldstr:
                Push(
                    new KnownString(Assembly.Reader.GetUserString(MetadataTokens.UserStringHandle((int)instruction.Operand & 0xFFFFFF))),
                    Set.Core("String"));
                break;
            case ILOpCode.Ldtoken:
                LoadToken(instruction);
                break;
            case ILOpCode.Ldftn:
                Push(new KnownMethod(Method(instruction.Token)));
                break;
            case ILOpCode.Sizeof:
                Push(PrimitiveKind.Int32, _builder.I32(StructLayout.SizeOf(TypeOf(instruction))));
                break;
            case ILOpCode.Dup:
                Duplicate();
                break;
            case ILOpCode.Pop:
                Pop();
                break;

            case ILOpCode.Br:
                Goto(instruction.Target);
                break;
            case ILOpCode.Brtrue or ILOpCode.Brfalse:
                Branch(instruction);
                break;
            case >= ILOpCode.Beq and <= ILOpCode.Blt_un:
                CompareAndBranch(instruction);
                break;
            case ILOpCode.Switch:
                Switch(instruction);
                break;
            case ILOpCode.Leave:
                Leave(instruction.Target);
                break;
            case ILOpCode.Endfinally:
                _stack.Clear();
                GoOn(_state.Continuation);
                break;
            case ILOpCode.Throw or ILOpCode.Rethrow:
                Abort();
                break;
            case ILOpCode.Ret:
                Return();
                break;

            case ILOpCode.Add:
                BinaryOperation(Op.Add);
                break;
            case ILOpCode.Sub:
                BinaryOperation(Op.Sub);
                break;
            case ILOpCode.Mul:
                BinaryOperation(Op.Mul);
                break;
            case ILOpCode.And:
                BinaryOperation(Op.And);
                break;
            case ILOpCode.Or:
                BinaryOperation(Op.Or);
                break;
            case ILOpCode.Xor:
                BinaryOperation(Op.Xor);
                break;
            case ILOpCode.Div:
                Divide(Op.SDiv);
                break;
            case ILOpCode.Div_un:
                Divide(Op.UDiv);
                break;
            case ILOpCode.Rem:
                Divide(Op.SRem);
                break;
            case ILOpCode.Rem_un:
                Divide(Op.URem);
                break;
            case ILOpCode.Shl:
                Shift(Op.Shl);
                break;
            case ILOpCode.Shr:
                Shift(Op.AShr);
                break;
            case ILOpCode.Shr_un:
                Shift(Op.LShr);
                break;
            case ILOpCode.Neg:
                UnaryOperation(isNot: false);
                break;
            case ILOpCode.Not:
                UnaryOperation(isNot: true);
                break;
            case ILOpCode.Add_ovf or ILOpCode.Add_ovf_un:
                CheckedOperation(Op.Add, instruction.Code == ILOpCode.Add_ovf_un);
                break;
            case ILOpCode.Sub_ovf or ILOpCode.Sub_ovf_un:
                CheckedOperation(Op.Sub, instruction.Code == ILOpCode.Sub_ovf_un);
                break;
            case ILOpCode.Mul_ovf or ILOpCode.Mul_ovf_un:
                CheckedOperation(Op.Mul, instruction.Code == ILOpCode.Mul_ovf_un);
                break;

            case ILOpCode.Ceq:
                CompareValues(Op.Eq, isUnsigned: false);
                break;
            case ILOpCode.Cgt:
                CompareValues(Op.SGt, isUnsigned: false);
                break;
            case ILOpCode.Cgt_un:
                CompareValues(Op.UGt, isUnsigned: true);
                break;
            case ILOpCode.Clt:
                CompareValues(Op.SLt, isUnsigned: false);
                break;
            case ILOpCode.Clt_un:
                CompareValues(Op.ULt, isUnsigned: true);
                break;

            case ILOpCode.Ldfld:
                LoadField(Field(instruction.Token));
                break;
            case ILOpCode.Ldflda:
                LoadFieldAddress(Field(instruction.Token));
                break;
            case ILOpCode.Stfld:
                StoreField(Field(instruction.Token));
                break;
            case ILOpCode.Ldsfld:
                LoadStatic(Field(instruction.Token));
                break;
            case ILOpCode.Ldsflda:
                LoadStaticAddress(Field(instruction.Token));
                break;
            case ILOpCode.Stsfld:
                StoreStatic(Field(instruction.Token));
                break;

            case (>= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_r8) or ILOpCode.Ldind_ref:
                LoadIndirect(instruction.Code);
                break;
            case (>= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8) or ILOpCode.Stind_i:
                StoreIndirect(instruction.Code);
                break;
            case ILOpCode.Ldobj:
                Load(Pop(), TypeOf(instruction));
                break;
            case ILOpCode.Stobj:
                StackValue stored = Pop();
                Store(Pop(), TypeOf(instruction), stored);
                break;
            case ILOpCode.Cpobj:
                StackValue source = Pop();
                StackValue destination = Pop();
                Load(source, TypeOf(instruction));
                Store(destination, TypeOf(instruction), Pop());
                break;
            case ILOpCode.Initobj:
                InitializeObject(TypeOf(instruction));
                break;
            case ILOpCode.Cpblk:
                StackValue[] copied = Pop(3);
                CopyBytes(AsPointer(copied[0]), AsPointer(copied[1]), AsInteger(copied[2], ValueType.I64, isUnsigned: true));
                break;
            case ILOpCode.Initblk:
                StackValue[] filled = Pop(3);
                FillBytes(AsPointer(filled[0]), AsInteger(filled[1], ValueType.I32), AsInteger(filled[2], ValueType.I64, isUnsigned: true));
                break;
            case ILOpCode.Localloc:
                LocalAllocation();
                break;

            case ILOpCode.Call or ILOpCode.Callvirt:
                Call(instruction);
                break;
            case ILOpCode.Newobj:
                NewObject(Method(instruction.Token));
                break;
            case ILOpCode.Box:
                Box(TypeOf(instruction));
                break;
            case ILOpCode.Unbox_any:
                Unbox(TypeOf(instruction));
                break;
            case ILOpCode.Isinst or ILOpCode.Castclass:
                CastObject(TypeOf(instruction), instruction.Code == ILOpCode.Castclass);
                break;
            case ILOpCode.Newarr or ILOpCode.Ldlen or ILOpCode.Ldelema or ILOpCode.Ldelem or ILOpCode.Stelem
                or (>= ILOpCode.Ldelem_i1 and <= ILOpCode.Stelem_ref):
                throw Reject(
                    DiagnosticId.HeapArray, "an array is an object of the managed heap.",
                    "Use stackalloc, an [InlineArray] struct, a map, or a ReadOnlySpan<T> property for a table of constants.");
            case ILOpCode.Calli:
                throw Reject(
                    DiagnosticId.DelegateCall, "a function pointer is called.", "Call the method by its name, or choose with a switch.");
            case ILOpCode.Ldvirtftn:
                throw Reject(DiagnosticId.VirtualCall, "the address of a virtual method is taken.", "Use a static method.");
            default:
                if (!Converts(instruction.Code))
                {
                    throw Reject(
                        DiagnosticId.Unsupported, $"the instruction {instruction.Code} has no equivalent in BPF.",
                        "Write it with integers, structs and spans.");
                }
                break;
        }
    }

    void Duplicate()
    {
        StackValue top = Pop();
        Push(top);
        if (top.IsStruct)
        {
            // Whom a struct is given to may write to it.
            Value copy = NewSlot(top.Type);
            StoreStruct(copy, top);
            top = top with { Value = copy };
        }
        Push(top);
    }

    bool Converts(ILOpCode code)
    {
        (PrimitiveKind Kind, bool IsChecked, bool FromUnsigned) conversion = code switch
        {
            ILOpCode.Conv_i1 => (PrimitiveKind.SByte, false, false),
            ILOpCode.Conv_u1 => (PrimitiveKind.Byte, false, false),
            ILOpCode.Conv_i2 => (PrimitiveKind.Int16, false, false),
            ILOpCode.Conv_u2 => (PrimitiveKind.UInt16, false, false),
            ILOpCode.Conv_i4 => (PrimitiveKind.Int32, false, false),
            ILOpCode.Conv_u4 => (PrimitiveKind.UInt32, false, false),
            ILOpCode.Conv_i8 => (PrimitiveKind.Int64, false, false),
            ILOpCode.Conv_u8 => (PrimitiveKind.UInt64, false, false),
            ILOpCode.Conv_i => (PrimitiveKind.IntPtr, false, false),
            ILOpCode.Conv_u => (PrimitiveKind.UIntPtr, false, false),
            ILOpCode.Conv_ovf_i1 => (PrimitiveKind.SByte, true, false),
            ILOpCode.Conv_ovf_u1 => (PrimitiveKind.Byte, true, false),
            ILOpCode.Conv_ovf_i2 => (PrimitiveKind.Int16, true, false),
            ILOpCode.Conv_ovf_u2 => (PrimitiveKind.UInt16, true, false),
            ILOpCode.Conv_ovf_i4 => (PrimitiveKind.Int32, true, false),
            ILOpCode.Conv_ovf_u4 => (PrimitiveKind.UInt32, true, false),
            ILOpCode.Conv_ovf_i8 => (PrimitiveKind.Int64, true, false),
            ILOpCode.Conv_ovf_u8 => (PrimitiveKind.UInt64, true, false),
            ILOpCode.Conv_ovf_i => (PrimitiveKind.IntPtr, true, false),
            ILOpCode.Conv_ovf_u => (PrimitiveKind.UIntPtr, true, false),
            ILOpCode.Conv_ovf_i1_un => (PrimitiveKind.SByte, true, true),
            ILOpCode.Conv_ovf_u1_un => (PrimitiveKind.Byte, true, true),
            ILOpCode.Conv_ovf_i2_un => (PrimitiveKind.Int16, true, true),
            ILOpCode.Conv_ovf_u2_un => (PrimitiveKind.UInt16, true, true),
            ILOpCode.Conv_ovf_i4_un => (PrimitiveKind.Int32, true, true),
            ILOpCode.Conv_ovf_u4_un => (PrimitiveKind.UInt32, true, true),
            ILOpCode.Conv_ovf_i8_un => (PrimitiveKind.Int64, true, true),
            ILOpCode.Conv_ovf_u8_un => (PrimitiveKind.UInt64, true, true),
            ILOpCode.Conv_ovf_i_un => (PrimitiveKind.IntPtr, true, true),
            ILOpCode.Conv_ovf_u_un => (PrimitiveKind.UIntPtr, true, true),
            ILOpCode.Conv_r4 or ILOpCode.Conv_r8 or ILOpCode.Conv_r_un or ILOpCode.Ckfinite => (PrimitiveKind.Double, false, false),
            _ => default,
        };
        if (conversion.Kind == PrimitiveKind.None)
            return false;
        if (conversion.IsChecked)
            ConvertChecked(conversion.Kind, conversion.FromUnsigned);
        else
            ConvertTo(conversion.Kind);
        return true;
    }

    void LoadToken(IlInstruction instruction)
    {
        EntityHandle token = instruction.Token;
        bool isField = token.Kind == HandleKind.FieldDefinition
            || (token.Kind == HandleKind.MemberReference
                && Assembly.Reader.GetMemberReference((MemberReferenceHandle)token).GetKind() == MemberReferenceKind.Field);
        if (isField)
            Push(new KnownField(Field(token)));
        else if (token.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification)
            Push(new KnownType(TypeOf(instruction)));
        else
            throw Reject(DiagnosticId.Reflection, "a method is looked at as an object.", "Call the method.");
    }

    MethodDesc Method(EntityHandle token) => Assembly.ResolveMethod(token, _method.Context) ?? throw Missing(token);
}
