using System.Reflection.Metadata;
using Skep.Compiler.Frontends.CSharp.Decoding;
using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Constant = Skep.Compiler.Frontends.CSharp.Import.Constant;

namespace Skep.Compiler.Frontends.CSharp.Evaluation;

/// <summary>
/// Runs IL while compiling: static constructors, for <c>static readonly</c>, and the constructor of the program class, for its maps. A
/// build cannot run the user's code itself: the assembly may be for another runtime, and it is not this process's business.
/// </summary>
sealed partial class ConstantEvaluator(ModuleImporter module)
{
    const int MaximumSteps = 100_000;
    const int MaximumDepth = 50;

    int _steps;
    int _depth;
    bool _isInitialized;

    AssemblySet Set => module.Set;

    /// <summary>Static fields that have been stored to.</summary>
    public Dictionary<FieldDefinitionInfo, Constant> Statics { get; } = [];

    /// <summary>Runs a method to its end.</summary>
    /// <exception cref="NotConstantException">It needs what is not known.</exception>
    public EvaluatedValue? Run(MethodDesc method, EvaluatedValue[] arguments)
    {
        MethodBody body = module.Body(method) ?? throw new NotConstantException($"{method} has no body");
        if (arguments.Length != method.AllParameters.Length)
            throw new BadImageFormatException($"{method} is called with {arguments.Length} arguments");
        if (++_depth > MaximumDepth)
            throw new NotConstantException($"{method} calls itself too often");
        var frame = new Frame(body, Allocate(method.AllParameters), Allocate([.. body.Locals]));
        for (int i = 0; i < arguments.Length; i++)
            frame.Arguments[i].Store(arguments[i]);
        EvaluatedValue? result = Run(frame);
        _depth--;
        return result;
    }

    static Cell[] Allocate(TypeDesc[] types) => [.. types.Select(static type => new Cell(type))];

    sealed record Frame(MethodBody Body, Cell[] Arguments, Cell[] Locals)
    {
        public EvaluationStack Stack { get; } = new();
    }

    /// <summary>A variable.</summary>
    sealed class Cell(TypeDesc type)
    {
        EvaluatedValue? _object;

        public byte[] Bytes { get; } = new byte[StructLayout.SizeOf(type)];

        public void Store(EvaluatedValue value)
        {
            // Addresses and objects have no bytes.
            if (type.IsAddress || type.IsObject)
                _object = value;
            else
                Write(Bytes, 0, type, value);
        }

        public EvaluatedValue Load() => type.IsAddress || type.IsObject
            ? _object ?? new EvaluatedValue(type, Object: KnownNull.Instance)
            : Read(Bytes, 0, type);

        public EvaluatedValue Address() => new(type.Set.ByRef(type), Bytes: Bytes);
    }

    static void Write(byte[] bytes, int offset, TypeDesc type, EvaluatedValue value)
    {
        if (value.Object is not null)
            throw new NotConstantException("an object is stored in a struct");
        int size = StructLayout.SizeOf(type);
        byte[] content = type.IsStruct ? value.Struct(size) : Constant.Of(value.Number, size).Bytes!;
        if (offset < 0 || offset + size > bytes.Length)
            throw new NotConstantException("memory outside of a variable is written");
        content.AsSpan(0, size).CopyTo(bytes.AsSpan(offset));
    }

    static EvaluatedValue Read(byte[] bytes, int offset, TypeDesc type)
    {
        int size = StructLayout.SizeOf(type);
        if (offset < 0 || offset + size > bytes.Length)
            throw new NotConstantException("memory outside of a variable is read");
        byte[] content = bytes[offset..(offset + size)];
        if (type.IsStruct)
            return new EvaluatedValue(type, Bytes: content);
        if (type.Primitive.Size == 0)
            throw new NotConstantException($"{type.Name} is no number");
        long number = new Constant(content).Number;
        bool zeroExtends = size < 4 && !type.Primitive.IsSigned;
        return new EvaluatedValue(type, zeroExtends ? number & ((1L << (size * 8)) - 1) : number);
    }

    EvaluatedValue? Run(Frame frame)
    {
        EvaluationStack stack = frame.Stack;
        for (int index = 0; ;)
        {
            if (++_steps > MaximumSteps)
                throw new NotConstantException("it runs too long");
            IlInstruction instruction = frame.Body.Instructions[index++];
            switch (instruction.Code)
            {
                case ILOpCode.Ret:
                    return stack.Count > 0 ? stack.Pop() : null;
                case ILOpCode.Br:
                    index = frame.Body.IndexAt(instruction.Target);
                    break;
                case ILOpCode.Brtrue or ILOpCode.Brfalse:
                    EvaluatedValue condition = stack.Pop();
                    bool isTrue = condition.Object is not null
                        ? condition.Object is not KnownNull
                        : condition.Number != 0 || condition.Bytes is not null;
                    if (isTrue == (instruction.Code == ILOpCode.Brtrue))
                        index = frame.Body.IndexAt(instruction.Target);
                    break;
                case >= ILOpCode.Beq and <= ILOpCode.Blt_un:
                    EvaluatedValue right = stack.Pop();
                    if (Compute(Comparison(instruction.Code), stack.Pop(), right).Number != 0)
                        index = frame.Body.IndexAt(instruction.Target);
                    break;
                default:
                    Step(frame, instruction);
                    if (_isInitialized)
                        return null;
                    break;
            }
        }
    }

    static Op Comparison(ILOpCode code) => code switch
    {
        ILOpCode.Beq or ILOpCode.Ceq => Op.Eq,
        ILOpCode.Bne_un => Op.Ne,
        ILOpCode.Bge => Op.SGe,
        ILOpCode.Bgt or ILOpCode.Cgt => Op.SGt,
        ILOpCode.Ble => Op.SLe,
        ILOpCode.Blt or ILOpCode.Clt => Op.SLt,
        ILOpCode.Bge_un => Op.UGe,
        ILOpCode.Bgt_un or ILOpCode.Cgt_un => Op.UGt,
        ILOpCode.Ble_un => Op.ULe,
        _ => Op.ULt,
    };

    EvaluatedValue Compute(Op op, EvaluatedValue left, EvaluatedValue right)
    {
        if (left.Type.Primitive.IsFloat || right.Type.Primitive.IsFloat)
            throw new NotConstantException("it computes with floating point");
        if (left.Object is not null || right.Object is not null || left.Bytes is not null || right.Bytes is not null)
            throw new NotConstantException("it computes with objects or addresses");
        bool isNarrow = left.IsNarrow && right.IsNarrow;
        if (op is Op.SDiv or Op.UDiv or Op.SRem or Op.URem && right.Number == 0)
            throw new NotConstantException("it divides by zero");
        long number = Arithmetic.Evaluate(op, isNarrow ? ValueType.I32 : ValueType.I64, left.Number, right.Number) ?? 0;
        bool isWide = !isNarrow && !OpTable.Of(op).Is(OpTraits.Comparison);
        return new EvaluatedValue(Set.Core(isWide ? PrimitiveKind.Int64 : PrimitiveKind.Int32), number);
    }
}
