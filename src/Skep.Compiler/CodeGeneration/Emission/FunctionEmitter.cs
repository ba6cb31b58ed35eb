using Skep.Bytecode;
using Skep.Compiler.Ir;
using Skep.Diagnostics;
using Skep.Objects;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Writes the blocks of a function one after the other, with the jumps that their order needs.</summary>
sealed class FunctionEmitter
{
    readonly MachineFunction _function;
    readonly IsaVersion _isa;
    readonly ExternPlaces _externs;
    readonly EmittedFunction _result;
    readonly int[] _starts;
    readonly List<(int Slot, MachineBlock Target)> _jumps = [];
    readonly bool _isLong;

    FunctionEmitter(MachineFunction function, IsaVersion isa, ExternPlaces externs)
    {
        _function = function;
        _isa = isa;
        _externs = externs;
        _result = new EmittedFunction(function.Source, function.FrameSize);
        _starts = new int[function.BlockCount];
        // Every instruction becomes at most two slots, and every block's end at most three.
        _isLong = function.Blocks.Sum(static block => block.Code.Count * 2 + 3) > short.MaxValue;
    }

    public static EmittedFunction Emit(MachineFunction function, IsaVersion isa, ExternPlaces externs, DiagnosticBag diagnostics)
    {
        var emitter = new FunctionEmitter(function, isa, externs);
        if (emitter._isLong && isa < IsaVersion.V4)
        {
            diagnostics.Error(
                DiagnosticId.NotInInstructionSet,
                $"'{function.Source.Name}' is too long for the jumps of version {(int)isa} of the instruction set",
                CodeLocation.Of(function.Source.Source, function.Source),
                "Compile for version 4, or divide the function.");
        }
        emitter.Run();
        return emitter._result;
    }

    void Run()
    {
        List<MachineBlock> order = BlockOrder.Find(_function);
        for (int i = 0; i < order.Count; i++)
        {
            MachineBlock block = order[i];
            _starts[block.Id] = _result.Code.Count;
            foreach (MachineInstruction instruction in block.Code)
                Emit(instruction);
            EmitEnd(block, i + 1 < order.Count ? order[i + 1] : null);
        }
        foreach (var (slot, target) in _jumps)
        {
            int distance = _starts[target.Id] - slot - 1;
            Instruction jump = _result.Code[slot];
            _result.Code[slot] = jump.IsLongJump ? jump with { Immediate = distance } : jump with { Offset = checked((short)distance) };
        }
    }

    void EmitEnd(MachineBlock block, MachineBlock? following)
    {
        switch (block.End)
        {
            case BlockEnd.Jump:
                GoTo(block.Next!, following, block.EndOrigin);
                break;
            case BlockEnd.Branch:
                EmitBranch(block, following);
                break;
            default:
                Add(Instruction.Exit, block.EndOrigin);
                break;
        }
    }

    void EmitBranch(MachineBlock block, MachineBlock? following)
    {
        MachineInstruction condition = block.Condition!;
        MachineBlock taken = block.Taken!, next = block.Next!;
        Instruction jump = WithRegisters(condition);
        JumpOperation? inverse = jump.JumpOperation.Inverse;
        // Version 1 lacks the less-than jumps.
        if (_isa < IsaVersion.V2 && inverse is JumpOperation.Jlt or JumpOperation.Jle or JumpOperation.Jslt or JumpOperation.Jsle)
            inverse = null;
        if (taken == following && inverse is { } opposite)
        {
            jump = jump with { Opcode = (byte)(jump.Opcode & 0x0f | (int)opposite) };
            (taken, next) = (next, taken);
        }
        SourcePoint? origin = condition.Origin ?? block.EndOrigin;
        if (_isLong)
        {
            // Over a goto, to a goto that reaches further.
            Add(jump with { Offset = 1 }, origin);
            Add(Instruction.Goto(1), origin);
            AddJump(Instruction.GotoLong(0), taken, origin);
        }
        else
        {
            AddJump(jump, taken, origin);
        }
        GoTo(next, following, block.EndOrigin);
    }

    void GoTo(MachineBlock target, MachineBlock? following, SourcePoint? origin)
    {
        if (target == following)
            return;
        if (target is { End: BlockEnd.Exit, IsEmpty: true })
            Add(Instruction.Exit, origin);
        else
            AddJump(_isLong ? Instruction.GotoLong(0) : Instruction.Goto(0), target, origin);
    }

    void AddJump(Instruction jump, MachineBlock target, SourcePoint? origin)
    {
        _jumps.Add((_result.Code.Count, target));
        Add(jump, origin);
    }

    void Emit(MachineInstruction instruction)
    {
        int slot = _result.Code.Count;
        if (instruction.IsFrameAddress)
        {
            var register = (Register)instruction.Destination;
            int offset = instruction.Frame!.Offset + instruction.Code.Immediate;
            Add(Instruction.Mov64(register, Register.R10), instruction.Origin);
            if (offset != 0)
                Add(Instruction.Alu64(AluOperation.Add, register, offset), instruction.Origin);
            return;
        }
        Instruction code = WithRegisters(instruction);
        if (instruction.Frame is { } item)
            code = code with { Offset = checked((short)(code.Offset + item.Offset)) };
        int upper = instruction.Upper;
        switch (instruction.Symbol)
        {
            case CoreAccess access:
                _result.CoreRelocations.Add((slot, access));
                break;
            case Function callee:
                _result.Calls.Add((slot, callee));
                break;
            case MapSymbol map:
                _result.References.Add(new(slot, ReferenceKind.Map, map.Name));
                break;
            case GlobalAddress place:
                _result.References.Add(new(slot, ReferenceKind.MapValue, place.Section, upper = place.Offset));
                break;
            case ExternSymbol symbol when symbol.Kind == ExternKind.KernelConfiguration:
                upper = _externs.OffsetOf(symbol);
                _result.References.Add(new(slot, ReferenceKind.MapValue, ExternPlaces.ConfigurationSection, upper));
                break;
            case ExternSymbol symbol:
                _result.References.Add(
                    new(slot, code.IsWide ? ReferenceKind.KernelVariable : ReferenceKind.KernelFunction, symbol.Name));
                break;
        }
        Add(code, instruction.Origin);
        if (code.IsWide)
            Add(new Instruction(0, immediate: upper), instruction.Origin);
    }

    static Instruction WithRegisters(MachineInstruction instruction)
    {
        Instruction code = instruction.Code;
        if (instruction.Destination >= 0)
            code = code with { Destination = (Register)instruction.Destination };
        if (instruction.Source >= 0)
            code = code with { Source = (Register)instruction.Source };
        return code;
    }

    void Add(Instruction instruction, SourcePoint? origin)
    {
        _result.Code.Add(instruction);
        _result.Origins.Add(origin);
    }
}
