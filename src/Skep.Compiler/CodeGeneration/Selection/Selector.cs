using Skep.Bytecode;
using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.CodeGeneration;

/// <summary>
/// Chooses instructions, with as many registers as it likes. Each value that is in a register has one of its own; values that need no
/// instruction share that of their operand. What is cheaper to make again than to keep is made where it is used: constants, addresses.
/// </summary>
sealed partial class Selector
{
    readonly Function _function;
    readonly IsaVersion _isa;
    readonly DataLayout _data;
    readonly DiagnosticBag _diagnostics;
    readonly MachineFunction _machine;
    readonly IReadOnlyList<Block> _order;
    readonly ZeroExtension _extension;

    /// <summary>By value: its register, or 0.</summary>
    readonly int[] _registers;

    /// <summary>By value: whether it is part of the instructions of its users and has none itself.</summary>
    readonly bool[] _isFolded;

    /// <summary>By block of the IR.</summary>
    readonly MachineBlock?[] _blocks;
    readonly Dictionary<Value, FrameObject> _slots = [];

    /// <summary>What was made in the current block since the last call, by what it is.</summary>
    readonly Dictionary<object, int> _local = [];

    /// <summary>By section of globals: which offset the register of <see cref="_local"/> points to.</summary>
    readonly Dictionary<string, int> _bases = [];
    MachineBlock _current;
    SourcePoint? _origin;
    bool _hasFailed;

    Selector(Function function, CodeGenerationOptions options, DataLayout data, DiagnosticBag diagnostics)
    {
        _function = function;
        _isa = options.Isa;
        _data = data;
        _diagnostics = diagnostics;
        _machine = new MachineFunction(function);
        _order = new ControlFlow(function).ReversePostOrder;
        _extension = new ZeroExtension(function, _order, _isa);
        _registers = new int[function.ValueCount];
        _isFolded = new bool[function.ValueCount];
        _blocks = new MachineBlock?[function.BlockCount];
        _current = _machine.NewBlock();
    }

    bool HasAlu32 => _isa >= IsaVersion.V3;

    /// <returns>Null if there were errors.</returns>
    public static MachineFunction? Select(Function function, CodeGenerationOptions options, DataLayout data, DiagnosticBag diagnostics)
    {
        var selector = new Selector(function, options, data, diagnostics);
        selector.Run();
        return selector._hasFailed ? null : selector._machine;
    }

    void Run()
    {
        FindFolded();
        // The block that no jump can lead to takes the parameters in.
        ReceiveParameters();
        _current.JumpTo(BlockOf(_function.Entry));
        foreach (Block block in _order)
        {
            if (!IsReturnOfPhi(block, out _))
                Select(block);
        }
    }

    void ReceiveParameters()
    {
        if (_function.Parameters.Count > MachineRegister.ArgumentCount)
        {
            Error(
                DiagnosticId.TooManyArguments,
                $"'{_function.Name}' has {_function.Parameters.Count} parameters; a BPF function has at most 5",
                _function.Source,
                "Pass a struct by reference.");
            return;
        }
        _origin = _function.Source;
        foreach (Value parameter in _function.Parameters)
        {
            if (parameter.IsUsed)
                Receive(parameter, MachineRegister.FirstArgument + (int)parameter.Immediate);
        }
    }

    /// <summary>Takes a value over from the register that the calling convention has for it.</summary>
    void Receive(Value value, int register)
    {
        if (_extension.IsCleared(value))
            ZeroExtendInto(RegisterOf(value), register);
        else
            Copy(RegisterOf(value), register);
    }

    void Select(Block block)
    {
        Enter(BlockOf(block));
        foreach (Value value in block.Values)
        {
            _origin = value.Source ?? _origin;
            bool isUseless = !value.IsUsed && !value.HasEffect && !value.Info.Is(OpTraits.Writes);
            if (value.Op != Op.Phi && !_isFolded[value.Id] && !isUseless)
                Select(value);
        }
    }

    void Select(Value value)
    {
        switch (value.Op)
        {
            case >= Op.Add and <= Op.AShr:
                SelectBinary(value);
                break;
            case Op.Neg or Op.Bswap16 or Op.Bswap32 or Op.Bswap64:
                SelectUnary(value);
                break;
            case >= Op.SExt8 and <= Op.Trunc:
                SelectConversion(value);
                break;
            case Op.PtrAdd:
                SelectTwoAddress(value, AluOperation.Add, is64: true, isCommutative: true);
                break;
            case Op.PtrDiff:
                SelectTwoAddress(value, AluOperation.Sub, is64: true, isCommutative: false);
                break;
            case Op.CoreAddress:
                SelectCoreAddress(value);
                break;
            case >= Op.Eq and <= Op.SGe:
                SelectComparison(value);
                break;
            case Op.Load:
                SelectLoad(value);
                break;
            case Op.Store:
                SelectStore(value);
                break;
            case Op.Copy:
                SelectCopy(value);
                break;
            case Op.Zero:
                SelectZero(value);
                break;
            case Op.Atomic:
                SelectAtomic(value);
                break;
            case Op.Call or Op.Helper or Op.Kfunc:
                SelectCall(value);
                break;
            case Op.Br or Op.BrIf or Op.Switch or Op.Ret or Op.Unreachable:
                SelectTerminator(value);
                break;
            default:
                throw new InvalidOperationException($"{value} stands in a block");
        }
    }

    /// <summary>Continues in another block, in which nothing is known to be in registers.</summary>
    void Enter(MachineBlock block)
    {
        _current = block;
        _local.Clear();
    }

    MachineBlock BlockOf(Block block) => _blocks[block.Id] ??= _machine.NewBlock(block.IsCold);

    /// <summary>The register of a value that is no leaf; phis and values are asked for it before they are selected.</summary>
    int RegisterOf(Value value)
    {
        ref int register = ref _registers[value.Id];
        return register != 0 ? register : register = _machine.NewRegister();
    }

    MachineInstruction Emit(
        Instruction code, int destination = MachineRegister.None, int source = MachineRegister.None, object? symbol = null)
    {
        var instruction = new MachineInstruction(code, destination, source) { Symbol = symbol, Origin = _origin };
        _current.Code.Add(instruction);
        return instruction;
    }

    void Copy(int destination, int source)
    {
        if (destination != source)
            Emit(Instruction.Mov64(default, default(Register)), destination, source);
    }

    void Error(string id, string message, SourcePoint? at, string? help = null)
    {
        _hasFailed = true;
        _diagnostics.Error(id, message, CodeLocation.Of(at, _function), help);
    }
}
