using System.Globalization;
using System.Runtime.InteropServices;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Frontends.CSharp.Programs;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>A program's parameters, from its context.</summary>
sealed partial class MethodImporter
{
    // Arguments of a function in struct pt_regs: di, si, dx, cx, r8, r9 (System V AMD64); x0 and on (AAPCS64).
    static readonly int[] RegistersOfX64 = [112, 104, 96, 88, 72, 64];
    static readonly int[] RegistersOfArm64 = [0, 8, 16, 24, 32, 40, 48, 56];

    const int ResultOfX64 = 80;

    readonly ProgramInfo? _program;

    void BindContext()
    {
        Value context = _function.AddParameter(ValueType.Pointer, "ctx");
        int first = 0;
        if (!_method.IsStatic)
        {
            _arguments[0].Known = _module.Program;
            first = 1;
        }
        TypeDesc result = _method.ReturnType;
        if (!result.IsVoid && !result.Primitive.IsInteger)
            throw ProgramShape($"returns {result.Name}; the kernel takes an integer");
        if (first < _arguments.Length
            && (_program!.Arguments == ArgumentSource.Context || Contract.ContextAttribute(_arguments[first].Type.Target) is not null))
        {
            TypeDesc type = _arguments[first].Type;
            if (!type.IsAddress && !Contract.IsRunTimePointer(type))
                throw ProgramShape($"takes {type.Name}; its first parameter is the context, by reference");
            Bind(_arguments[first++], context);
        }
        int count = _arguments.Length - first;
        for (int i = 0; i < count; i++)
        {
            Variable variable = _arguments[first + i];
            Value number = _builder.Load(ValueType.I64, MemoryType.U64, context, OffsetOfArgument(i, count));
            number.Name = variable.Name;
            Bind(variable, number);
        }
    }

    void Bind(Variable variable, Value value)
    {
        variable.IsAssigned = true;
        TypeDesc type = variable.Type;
        if (type.IsStruct || IsErased(type))
            throw ProgramShape($"takes {type.Name}, which does not come in a register");
        if (Contract.IsKernelStruct(type) || Contract.IsKernelStruct(type.Target))
            variable.Kernel = _program!.HasTypedArguments ? KernelMemory.Typed : KernelMemory.Probed;
        if (RegisterType(type) == ValueType.Pointer && value.Op == Op.Load)
        {
            // A pointer from the start, so that nobody takes it for a number.
            Value pointer = _builder.Load(ValueType.Pointer, value.Memory, value[0], value.Immediate);
            pointer.Name = value.Name;
            value.Remove();
            value = pointer;
        }
        Initialize(variable, AsRegister(new StackValue(Set.Core(PrimitiveKind.Int64), value), type));
    }

    long OffsetOfArgument(int index, int count)
    {
        int[] registers = _module.Options.Architecture == Architecture.Arm64 ? RegistersOfArm64 : RegistersOfX64;
        switch (_program!.Arguments)
        {
            case ArgumentSource.ContextArray:
                return 8L * index;
            case ArgumentSource.Registers when index < registers.Length:
                return registers[index];
            case ArgumentSource.ReturnRegister when count == 1:
                return _module.Options.Architecture == Architecture.Arm64 ? 0 : ResultOfX64;
            default:
                throw ProgramShape(string.Create(CultureInfo.InvariantCulture, $"has {count} parameters beside the context"));
        }
    }

    RejectedException ProgramShape(string what) => Reject(
        DiagnosticId.ProgramSignature, $"the program {_program!.Name} ({_program.Section}) {what}.",
        "The attribute's documentation shows the signature.");
}
