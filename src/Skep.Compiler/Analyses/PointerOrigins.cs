using Skep.Compiler.Ir;
using Skep.KernelAbi;

namespace Skep.Compiler.Analyses;

/// <summary>
/// Finds what the pointers of a function point into, and which of its slots only it can reach. Distinct slots, globals and maps get
/// distinct bits
/// of a mask, so that two accesses with masks that have no bit in common touch different memory.
/// </summary>
public sealed partial class PointerOrigins
{
    const ulong ContextBit = 1, PacketBit = 2, RecordBit = 4, KernelBit = 8, OtherMapBit = 16;

    // Slots share the bits from 8 on, globals and maps those from 40 on.
    const int FirstSlotBit = 8, SlotBits = 32, FirstSymbolBit = 40, SymbolBits = 24;

    readonly ContextLayout? _context;
    readonly Dictionary<object, ulong> _objects = [];
    readonly Dictionary<Value, (PointerOrigin Origin, ulong Mask)> _known = [];
    readonly HashSet<Value> _private = [];

    public PointerOrigins(Function function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (function.Section is not null && SectionTable.Resolve(function.Section) is { } section
            && ContextLayouts.TryGet(section.ProgramType, out ContextLayout? layout))
        {
            _context = layout;
        }
        IsProgram = function.Section is not null;
        ulong privates = 0, others = 0;
        foreach (Value slot in function.Slots)
        {
            bool isPrivate = !Escapes(slot);
            if (isPrivate)
                _private.Add(slot);
            ulong bit = BitOf(slot);
            (privates, others) = isPrivate ? (privates | bit, others) : (privates, others | bit);
        }
        // Where there are more objects than bits, some share one.
        AnyMask = ~privates | others;
    }

    int _slotCount;
    int _symbolCount;

    bool IsProgram { get; }

    /// <summary>All memory that something else than this function could reach, too.</summary>
    public ulong AnyMask { get; }

    /// <summary>All maps' values and globals.</summary>
    public ulong SharedMask { get; } = OtherMapBit | ~((1UL << FirstSymbolBit) - 1);

    /// <summary>Whether a slot's address stays in this function and the memory arguments of helpers.</summary>
    public bool IsPrivate(Value slot) => _private.Contains(slot);

    public PointerOrigin Of(Value pointer) => Find(pointer).Origin;

    /// <summary>The memory that a pointer may point into.</summary>
    public ulong MaskOf(Value pointer) => Find(pointer).Mask;

    public static ulong PacketMask => PacketBit | ContextBit;

    /// <summary>The pointer without the constants that were added to it, and their sum.</summary>
    public static (Value Base, long Offset) BaseOf(Value pointer)
    {
        long offset = 0;
        while (pointer.Op == Op.PtrAdd && pointer[1].IsConstant)
        {
            offset += pointer[1].Immediate;
            pointer = pointer[0];
        }
        return (pointer, offset);
    }

    ulong BitOf(object item)
    {
        if (!_objects.TryGetValue(item, out ulong bit))
        {
            bool isSlot = item is Value;
            bit = isSlot ? 1UL << (FirstSlotBit + _slotCount++ % SlotBits) : 1UL << (FirstSymbolBit + _symbolCount++ % SymbolBits);
            _objects.Add(item, bit);
        }
        return bit;
    }

    (PointerOrigin Origin, ulong Mask) Find(Value pointer)
    {
        if (_known.TryGetValue(pointer, out var known))
            return known;
        // A phi that leads back to itself adds nothing to its own origins.
        _known.Add(pointer, (PointerOrigin.None, 0));
        (PointerOrigin Origin, ulong Mask) result = Compute(pointer);
        if (pointer.Op == Op.Phi || result != default)
            _known[pointer] = result;
        return result;
    }

    (PointerOrigin Origin, ulong Mask) Compute(Value pointer)
    {
        switch (pointer.Op)
        {
            case Op.Slot:
                return (PointerOrigin.Stack, BitOf(pointer));
            case Op.Global:
                // Nothing writes what is read-only.
                return (PointerOrigin.Global, ((GlobalSymbol)pointer.Symbol!).IsReadOnly ? 0 : BitOf(pointer.Symbol));
            case Op.Map or Op.Function:
                return (PointerOrigin.Handle, 0);
            case Op.Extern:
                return (PointerOrigin.Kernel, KernelBit);
            case Op.Parameter when pointer.Immediate == 0 && IsProgram:
                return (PointerOrigin.Context, ContextBit);
            case Op.PtrAdd or Op.CoreAddress when !pointer[0].IsZero:
                return Find(pointer[0]);
            case Op.Constant when pointer.IsZero:
                return default;
            case Op.Phi:
                return OfPhi(pointer);
            case Op.Helper:
                return OfHelper(pointer);
            case Op.Load when Of(BaseOf(pointer[0]).Base) == PointerOrigin.Context:
                return OfField(BaseOf(pointer[0]).Offset + pointer.Immediate);
            default:
                return (PointerOrigin.Unknown, AnyMask);
        }
    }

    /// <summary>Phis may go in circles: all that are connected are looked at together.</summary>
    (PointerOrigin Origin, ulong Mask) OfPhi(Value phi)
    {
        HashSet<Value> seen = [phi];
        Stack<Value> open = new(phi.Operands);
        (PointerOrigin origin, ulong mask) = (PointerOrigin.None, 0UL);
        while (open.TryPop(out Value? value))
        {
            value = value.Op is Op.PtrAdd or Op.CoreAddress && !value[0].IsZero ? BaseWithin(value) : value;
            if (!seen.Add(value))
                continue;
            if (value.Op == Op.Phi)
            {
                foreach (Value operand in value.Operands)
                    open.Push(operand);
                continue;
            }
            (PointerOrigin one, ulong bits) = Find(value);
            (origin, mask) = (origin | one, mask | bits);
        }
        return (origin, mask);
    }

    static Value BaseWithin(Value pointer)
    {
        while (pointer.Op is Op.PtrAdd or Op.CoreAddress && !pointer[0].IsZero)
            pointer = pointer[0];
        return pointer;
    }

    (PointerOrigin Origin, ulong Mask) OfHelper(Value call)
    {
        if (!Helpers.TryGet((HelperId)call.Immediate, out HelperInfo? helper))
            return (PointerOrigin.Unknown, AnyMask);
        return helper.Prototype.Return.Kind switch
        {
            ReturnKind.MapValue when call.Operands.Count > 0 && call[0].Op == Op.Map => (PointerOrigin.MapValue, BitOf(call[0].Symbol!)),
            ReturnKind.MapValue => (PointerOrigin.MapValue, SharedMask),
            ReturnKind.RingBufRecord or ReturnKind.DynptrMemory => (PointerOrigin.Record, RecordBit),
            ReturnKind.Socket or ReturnKind.TcpSock or ReturnKind.SockCommon or ReturnKind.BtfPointer or ReturnKind.PerCpuVariable =>
                (PointerOrigin.Kernel, KernelBit),
            _ => (PointerOrigin.Unknown, AnyMask),
        };
    }

    (PointerOrigin Origin, ulong Mask) OfField(long offset) => (_context?.FieldAt((int)offset)?.Pointer ?? ContextPointer.None) switch
    {
        ContextPointer.None => (PointerOrigin.Unknown, AnyMask),
        ContextPointer.PacketStart or ContextPointer.PacketEnd or ContextPointer.PacketMeta => (PointerOrigin.Packet, PacketBit),
        _ => (PointerOrigin.Kernel, KernelBit),
    };
}
