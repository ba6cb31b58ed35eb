using Skep.KernelAbi;

namespace Skep.Compiler.Ir.Execution;

public sealed partial class IrMachine
{
    long Execute(Function function, long[] frame)
    {
        Block block = function.Entry;
        Block? previous = null;
        while (true)
        {
            int i = EnterBlock(block, previous, frame);
            for (; i < block.Values.Count; i++)
            {
                Value value = block.Values[i];
                if (--_left < 0)
                    throw new IrFaultException(value, "the program does not come to an end");
                if (value.IsTerminator)
                    break;
                try
                {
                    frame[value.Id] = Narrow(value.Type, Compute(value, frame));
                }
                catch (IrFaultException fault) when (fault.Value is null)
                {
                    fault.Value = value;
                    throw;
                }
            }
            Value last = block.Values[i];
            if (last.Op == Op.Ret)
                return last.Operands.Count == 0 ? 0 : Read(last[0], frame);
            previous = block;
            block = Next(last, frame);
        }
    }

    /// <summary>Phis take their operands all at once: one may be another's operand.</summary>
    int EnterBlock(Block block, Block? previous, long[] frame)
    {
        int count = block.FirstAfterPhis;
        Span<long> incoming = count <= 64 ? stackalloc long[count] : new long[count];
        for (int i = 0; i < count; i++)
            incoming[i] = Read(block.Values[i].IncomingFrom(previous!), frame);
        for (int i = 0; i < count; i++)
            frame[block.Values[i].Id] = incoming[i];
        return count;
    }

    Block Next(Value terminator, long[] frame)
    {
        switch (terminator.Op)
        {
            case Op.Br:
                return terminator.Blocks[0];
            case Op.BrIf:
                return terminator.Blocks[Read(terminator[0], frame) != 0 ? 0 : 1];
            case Op.Switch:
                int found = Array.IndexOf((long[])terminator.Symbol!, Read(terminator[0], frame));
                return terminator.Blocks[found + 1];
            default:
                throw new IrFaultException(terminator, "control came to where it never comes");
        }
    }

    long Read(Value value, long[] frame) => value.Op switch
    {
        Op.Constant => value.Immediate,
        Op.Undefined => 0,
        Op.Global => AddressOf((GlobalSymbol)value.Symbol!) + value.Immediate,
        Op.Map => AddressOf((MapSymbol)value.Symbol!),
        Op.Function => AddressOf((Function)value.Symbol!),
        Op.Extern => Host.AddressOf(this, (ExternSymbol)value.Symbol!),
        Op.Core => Narrow(value.Type, Relocated((CoreAccess)value.Symbol!)),
        _ => frame[value.Id],
    };

    long Relocated(CoreAccess access) => host?.Relocate(access) ?? access.LocalValue;

    long Compute(Value value, long[] frame)
    {
        switch (value.Op)
        {
            case Op.Load:
                return Memory.Load(value.Memory, Read(value[0], frame) + value.Immediate);
            case Op.Store:
                Memory.Store(value.Memory, Read(value[0], frame) + value.Immediate, Read(value[1], frame));
                return 0;
            case Op.Copy:
                Span<byte> source = Memory.At(Read(value[1], frame), value.Immediate);
                source.CopyTo(Memory.At(Read(value[0], frame), value.Immediate));
                return 0;
            case Op.Zero:
                Memory.At(Read(value[0], frame), value.Immediate).Clear();
                return 0;
            case Op.Atomic:
                return Atomic(value, frame);
            case Op.Call:
                return Run((Function)value.Symbol!, Arguments(value, frame));
            case Op.Helper:
                return Host.CallHelper(this, (HelperId)value.Immediate, Arguments(value, frame));
            case Op.Kfunc:
                return Host.CallKfunc(this, (ExternSymbol)value.Symbol!, Arguments(value, frame));
            case Op.CoreAddress:
                return Read(value[0], frame) + Relocated((CoreAccess)value.Symbol!);
            default:
                long right = value.Operands.Count > 1 ? Read(value[1], frame) : 0;
                return Arithmetic.Evaluate(value.Op, value[0].Type, Read(value[0], frame), right)
                    ?? throw new IrFaultException(value, "the interpreter does not know this operation");
        }
    }

    long[] Arguments(Value call, long[] frame)
    {
        var arguments = new long[call.Operands.Count];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = call[i].Type == ValueType.I32 ? (uint)Read(call[i], frame) : Read(call[i], frame);
        return arguments;
    }

    long Atomic(Value value, long[] frame)
    {
        long address = Read(value[0], frame) + value.Immediate;
        if (address % value.Memory.Size != 0)
            throw new IrFaultException(value, $"atomic access to 0x{address:x}, which is no multiple of {value.Memory.Size}");
        long old = Memory.Load(value.Memory, address);
        if (value.Atomic == AtomicKind.LoadAcquire)
            return old;
        long operand = Read(value[1], frame);
        long now = value.Atomic switch
        {
            AtomicKind.Add => old + operand,
            AtomicKind.And => old & operand,
            AtomicKind.Or => old | operand,
            AtomicKind.Xor => old ^ operand,
            AtomicKind.CompareExchange => Narrow(value.Type, old) == operand ? Read(value[2], frame) : old,
            _ => operand,
        };
        Memory.Store(value.Memory, address, now);
        return old;
    }
}
