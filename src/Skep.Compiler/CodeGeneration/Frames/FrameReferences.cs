using Skep.Bytecode;

namespace Skep.Compiler.CodeGeneration;

/// <summary>
/// Which stack objects an instruction may have to do with: by name, or through registers that may hold their address. Where an address
/// goes into memory, or to a function together with another, the object may be used at any time.
/// </summary>
sealed class FrameReferences
{
    readonly MachineFunction _function;

    /// <summary>By register, and behind them by spilled register: the objects that it may point to anywhere.</summary>
    readonly BitTable _pointsTo;

    /// <summary>What the machine's registers, which hold something else all the time, point to at this point of a block.</summary>
    readonly BitTable _now;
    readonly ulong[] _escaped;
    bool _changed;

    public FrameReferences(MachineFunction function)
    {
        _function = function;
        _pointsTo = new BitTable(function.RegisterCount + function.Frame.Count, function.Frame.Count);
        _now = new BitTable(MachineRegister.FirstVirtual, function.Frame.Count);
        _escaped = new ulong[_pointsTo.WordCount];
        do
        {
            _changed = false;
            foreach (MachineBlock block in function.Blocks)
            {
                Begin();
                foreach (MachineInstruction instruction in block.Code)
                    Flow(instruction);
            }
        }
        while (_changed);
    }

    /// <summary>Objects that may be used at any time.</summary>
    public ReadOnlySpan<ulong> Escaped => _escaped;

    /// <summary>The objects of a block's instructions, the jump at its end counted as the last, in order.</summary>
    public List<(int Instruction, int Object)> Of(MachineBlock block)
    {
        var references = new List<(int, int)>();
        Span<ulong> objects = new ulong[_now.WordCount];
        Begin();
        for (int i = 0; i <= block.Code.Count; i++)
        {
            MachineInstruction? instruction = i < block.Code.Count ? block.Code[i] : block.Condition;
            if (instruction is null)
                continue;
            Collect(instruction, objects);
            for (int item = Bits.Next(objects, 0); item >= 0; item = Bits.Next(objects, item + 1))
                references.Add((i, item));
            Flow(instruction);
        }
        return references;
    }

    void Begin()
    {
        for (int i = 0; i < MachineRegister.FirstVirtual; i++)
            _now[i].Clear();
    }

    Span<ulong> PointsTo(int register) => register < MachineRegister.FirstVirtual ? _now[register] : _pointsTo[register];

    void Flow(MachineInstruction instruction)
    {
        if (instruction.IsCall)
        {
            FlowThrough(instruction);
            return;
        }
        bool isUpdate = instruction.ReadsDestination;
        if (instruction.WritesDestination && !isUpdate && instruction.Destination < MachineRegister.FirstVirtual
            && instruction.Source != instruction.Destination)
            _now[instruction.Destination].Clear();
        if (instruction.IsFrameAddress)
        {
            Span<ulong> target = PointsTo(instruction.Destination);
            _changed |= instruction.Destination >= MachineRegister.FirstVirtual && !target.Has(instruction.Frame!.Id);
            target.Add(instruction.Frame!.Id);
        }
        else if (instruction.Code.Class == InstructionClass.Alu64 && instruction.ReadsSource)
        {
            Flow(instruction.Destination, instruction.Source);
        }
        else if (instruction.Frame is { Slot: null } home)
        {
            int place = _function.RegisterCount + home.Id;
            if (instruction.WritesDestination)
                Flow(instruction.Destination, place);
            else
                Flow(place, instruction.Source);
        }
        else if (instruction.Code.Class == InstructionClass.Stx && instruction.ReadsSource && !instruction.WritesDestination)
        {
            _changed |= _escaped.AsSpan().Union(PointsTo(instruction.Source));
        }
    }

    void Flow(int to, int from)
    {
        bool changed = PointsTo(to).Union(PointsTo(from));
        _changed |= changed && to >= MachineRegister.FirstVirtual;
    }

    void FlowThrough(MachineInstruction call)
    {
        int pointers = 0;
        _now[MachineRegister.Result].Clear();
        for (int i = 0; i < call.Arguments; i++)
        {
            Span<ulong> argument = _now[MachineRegister.FirstArgument + i];
            _now[MachineRegister.Result].Union(argument);
            pointers += Bits.Next(argument, 0) >= 0 ? 1 : 0;
        }
        // The callee may put one of two addresses where the other points to.
        if (call.Symbol is Ir.Function && pointers > 1)
            _changed |= _escaped.AsSpan().Union(_now[MachineRegister.Result]);
        for (int i = 0; i < MachineRegister.ArgumentCount; i++)
            _now[MachineRegister.FirstArgument + i].Clear();
    }

    void Collect(MachineInstruction instruction, Span<ulong> objects)
    {
        objects.Clear();
        if (instruction.Frame is { } item)
            objects.Add(item.Id);
        if (instruction.Destination >= 0)
            objects.Union(PointsTo(instruction.Destination));
        if (instruction.Source >= 0)
            objects.Union(PointsTo(instruction.Source));
        for (int i = 0; i < instruction.Arguments; i++)
            objects.Union(_now[MachineRegister.FirstArgument + i]);
    }
}
