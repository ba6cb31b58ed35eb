using Skep.Compiler.Ir;
using Skep.KernelAbi;

namespace Skep.Compiler.Analyses;

/// <summary>What values read and write. Helpers do what their prototypes in KernelAbi say.</summary>
public sealed class MemoryEffects(PointerOrigins origins)
{
    public PointerOrigins Origins { get; } = origins;

    /// <summary>What a load, store, copy, fill or atomic operation touches through operand <paramref name="operand"/>.</summary>
    public MemoryAccess AccessOf(Value value, int operand = 0)
    {
        (Value pointer, long offset) = PointerOrigins.BaseOf(value[operand]);
        bool isTransfer = value.Op is Op.Copy or Op.Zero;
        return isTransfer
            ? new(Origins.MaskOf(pointer), pointer, offset, value.Immediate)
            : new(Origins.MaskOf(pointer), pointer, offset + value.Immediate, value.Memory.Size);
    }

    /// <summary>Adds what a value may write.</summary>
    public void AddWrites(Value value, List<MemoryAccess> writes)
    {
        switch (value.Op)
        {
            case Op.Store or Op.Copy or Op.Zero or Op.Atomic:
                writes.Add(AccessOf(value));
                if (value.Op == Op.Atomic && value.Atomic is AtomicKind.LoadAcquire or AtomicKind.StoreRelease)
                    writes.Add(new(Origins.AnyMask));
                break;
            case Op.Helper:
                AddHelperWrites(value, writes);
                break;
            case Op.Call or Op.Kfunc:
                writes.Add(new(Origins.AnyMask));
                AddPointers(value, writes);
                break;
        }
    }

    /// <summary>All that a value may write, as one mask.</summary>
    public ulong WriteMaskOf(Value value)
    {
        if (!value.Info.Is(OpTraits.Writes) || value.IsTerminator)
            return 0;
        List<MemoryAccess> writes = [];
        AddWrites(value, writes);
        return writes.Aggregate(0UL, static (mask, write) => mask | write.Mask);
    }

    /// <summary>Adds what a value may read.</summary>
    public void AddReads(Value value, List<MemoryAccess> reads)
    {
        switch (value.Op)
        {
            case Op.Load or Op.Atomic:
                reads.Add(AccessOf(value));
                break;
            case Op.Copy:
                reads.Add(AccessOf(value, 1));
                break;
            case Op.Call or Op.Kfunc or Op.Helper:
                reads.Add(new(Origins.AnyMask));
                AddPointers(value, reads, OutOnly(value));
                break;
        }
    }

    void AddPointers(Value call, List<MemoryAccess> accesses, Func<int, bool>? except = null)
    {
        for (int i = 0; i < call.Operands.Count; i++)
        {
            if (call[i].Type == ValueType.Pointer && except?.Invoke(i) != true)
                accesses.Add(ArgumentAccess(call, i, call.Op == Op.Helper ? SizeOf(call, i) : -1));
        }
    }

    MemoryAccess ArgumentAccess(Value call, int index, long size)
    {
        (Value pointer, long offset) = PointerOrigins.BaseOf(call[index]);
        return new(Origins.MaskOf(pointer), size < 0 ? null : pointer, offset, size);
    }

    static Func<int, bool>? OutOnly(Value call)
    {
        if (call.Op != Op.Helper || !Helpers.TryGet((HelperId)call.Immediate, out HelperInfo? helper))
            return null;
        var arguments = helper.Prototype.Arguments;
        return index => index < arguments.Length && arguments[index].Kind == ArgumentKind.Memory
            && !arguments[index].Flags.HasFlag(ArgumentFlags.Reads);
    }

    void AddHelperWrites(Value call, List<MemoryAccess> writes)
    {
        if (!Helpers.TryGet((HelperId)call.Immediate, out HelperInfo? helper))
        {
            writes.Add(new(Origins.AnyMask));
            AddPointers(call, writes);
            return;
        }
        if (helper.Prototype.Flags.HasFlag(HelperFlags.ChangesPacket))
            writes.Add(new(PointerOrigins.PacketMask));
        bool isQuiet = helper.Id == HelperId.MapLookupElem;
        for (int i = 0; i < call.Operands.Count; i++)
        {
            HelperArgument argument = i < helper.Prototype.Arguments.Length ? helper.Prototype.Arguments[i] : default;
            if (call[i].Type != ValueType.Pointer)
                continue;
            bool isMemory = argument.Kind is ArgumentKind.Memory or ArgumentKind.MapKey or ArgumentKind.MapValue;
            if (isMemory && argument.Flags.HasFlag(ArgumentFlags.Writes))
                writes.Add(ArgumentAccess(call, i, SizeOf(call, i)));
            else if (argument.Kind is ArgumentKind.Callback or ArgumentKind.Stack)
                writes.Add(new(Origins.AnyMask | Origins.MaskOf(call[i])));
            else if (!isMemory && argument.Kind is not (ArgumentKind.Map or ArgumentKind.Context))
                writes.Add(ArgumentAccess(call, i, -1));
            // What takes a map may change its values, and those of all others through user space that is waiting for it.
            if (!isQuiet && argument.Kind is not ArgumentKind.Memory)
                writes.Add(new(Origins.SharedMask));
        }
    }

    /// <summary>How many bytes of an argument's memory a helper touches at most; -1 when that is not known.</summary>
    static long SizeOf(Value call, int index)
    {
        if (!Helpers.TryGet((HelperId)call.Immediate, out HelperInfo? helper) || index >= helper.Prototype.Arguments.Length)
            return -1;
        HelperArgument argument = helper.Prototype.Arguments[index];
        return argument.Kind switch
        {
            ArgumentKind.Memory when argument.Size > 0 => argument.Size,
            ArgumentKind.Memory when index + 1 < call.Operands.Count && call[index + 1].IsConstant => call[index + 1].Immediate,
            ArgumentKind.MapKey when call[0].Symbol is MapSymbol map => map.Spec.KeySize,
            ArgumentKind.MapValue when call[0].Symbol is MapSymbol map => map.Spec.ValueSize,
            _ => -1,
        };
    }
}
