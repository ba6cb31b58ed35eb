using System.Globalization;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;
using static Skep.Bytecode.OpcodeKind;

namespace Skep.Machine;

/// <summary>Turns a program's instructions into ops: validates, resolves maps, functions and helpers, sizes the frames, finds registers
/// that are read unset.</summary>
sealed unsafe class Decoder
{
    readonly ProgramCode _code;
    readonly InProcessHost _host;
    readonly Dictionary<int, SymbolReference> _references;
    readonly Dictionary<int, string> _poisoned;
    readonly DiagnosticBag _diagnostics;

    Decoder(ProgramCode code, InProcessHost host, DiagnosticBag diagnostics)
    {
        _code = code;
        _host = host;
        _diagnostics = diagnostics;
        _references = code.Spec.References.ToDictionary(static reference => reference.Instruction);
        _poisoned = code.Spec.Poisoned.ToDictionary(static poisoned => poisoned.Instruction, static poisoned => poisoned.Reason);
    }

    /// <summary>Decodes, or reports why not and returns null.</summary>
    public static ProgramCode? Decode(ProgramSpec spec, AddressSpace space, InProcessHost host, DiagnosticBag diagnostics)
    {
        if (spec.Instructions.Length == 0)
        {
            diagnostics.Error(DiagnosticId.RanOffEnd, "the program has no instructions", new Location { Program = spec.Name });
            return null;
        }
        if (!InstructionValidator.Validate(spec.Instructions, diagnostics, new Location { Program = spec.Name }))
            return null;
        var code = new ProgramCode(spec, space, new RegionNumber(host.Regions));
        var decoder = new Decoder(code, host, diagnostics);
        decoder.DecodeAll();
        FrameSizes.Assign(code);
        UnsetRegisters.Guard(code);
        return diagnostics.HasErrors ? null : code;
    }

    void DecodeAll()
    {
        Instruction[] instructions = _code.Spec.Instructions;
        for (int slot = 0; slot < instructions.Length; slot += instructions[slot].SlotCount)
            DecodeOne(slot, instructions[slot]);
    }

    void DecodeOne(int slot, Instruction instruction)
    {
        OpcodeKind kind = OpcodeTable.Find(instruction)!.Kind;
        Op* op = _code.Ops + slot;
        op->Code = kind;
        op->Destination = (byte)instruction.Destination;
        op->Source = (byte)instruction.Source;
        op->Offset = instruction.Offset;
        op->Immediate = instruction.Immediate;
        if (RegisterUse.Of(instruction).Writes(10))
        {
            _diagnostics.Add(_code.Diagnose(slot, DiagnosticId.FramePointerWrite, "r10 is read-only"));
            return;
        }
        if (_poisoned.TryGetValue(slot, out string? reason))
        {
            _code.Refuse(slot, DiagnosticId.UnresolvedReference, $"the program needs {reason}");
            return;
        }
        switch (kind)
        {
            case Ja32:
                op->Code = Ja;
                op->Offset = instruction.Immediate;
                break;
            case CallLocal:
                op->Offset = instruction.Immediate;
                break;
            case CallHelper:
                DecodeHelper(slot, op, instruction.Immediate);
                break;
            case CallKfunc:
                DecodeKfunc(slot, op);
                break;
            case LoadImm64 or LoadMapFd or LoadMapValue or LoadBtfId or LoadFunction or LoadMapIndex or LoadMapIndexValue:
                op->Code = LoadImm64;
                DecodeWide(slot, op, kind, instruction.WideImmediate(_code.Spec.Instructions[slot + 1]));
                break;
            case CastToKernel or CastToUser:
                _code.Refuse(slot, DiagnosticId.UnsupportedInstruction, "the in-process host has no arenas");
                break;
            case JaX:
                _code.Refuse(slot, DiagnosticId.UnsupportedInstruction, "the in-process host has no instruction arrays");
                break;
        }
    }

    void DecodeWide(int slot, Op* op, OpcodeKind kind, ulong value)
    {
        if (_references.TryGetValue(slot, out SymbolReference reference))
        {
            Resolve(slot, op, reference);
            return;
        }
        switch (kind)
        {
            case LoadImm64:
                op->Immediate = (long)value;
                break;
            case LoadFunction:
                _code.Spec.Instructions[slot].TryGetTarget(slot, out long target);
                op->Immediate = (long)_code.FunctionAddress((int)target);
                break;
            default:
                _diagnostics.Add(_code.Diagnose(slot, DiagnosticId.UnresolvedReference,
                    "the instruction has a descriptor where a name is needed",
                    "List the map or variable in ProgramSpec.References."));
                break;
        }
    }

    void Resolve(int slot, Op* op, SymbolReference reference)
    {
        switch (reference.Kind)
        {
            case ReferenceKind.Map or ReferenceKind.MapValue:
                InProcessMap? map = _code.Space.Find(reference.Symbol);
                if (map is null)
                {
                    _diagnostics.Add(_code.Diagnose(slot, DiagnosticId.UnresolvedReference, $"the object has no map '{reference.Symbol}'"));
                    return;
                }
                if (reference.Kind == ReferenceKind.Map)
                {
                    op->Immediate = (long)map.Handle;
                    return;
                }
                // array_map_direct_value_addr: only arrays of one element have an address that is known at load.
                long offset = reference.Addend;
                if (map.LinearLength == 0 || offset < 0 || offset >= map.LinearLength)
                {
                    _diagnostics.Add(_code.Diagnose(slot, DiagnosticId.UnresolvedReference,
                        string.Create(CultureInfo.InvariantCulture, $"byte {offset} of map '{reference.Symbol}' has no address"),
                        "Only the value of an array with one entry can be addressed directly."));
                    return;
                }
                op->Immediate = (long)(GuestAddress.StartOf(map.Region) + (ulong)offset);
                return;
            default:
                // A weak symbol that is absent has the address 0, and code that minds tests for that; of one that is there, any other will
                // do.
                op->Immediate = KfuncTable.Find(EssentialName(reference.Symbol)) == 0 ? 0 : 1;
                if (op->Immediate != 0)
                    return;
                if (!_code.Space.IsWeak(reference.Symbol))
                    _code.Refuse(slot, DiagnosticId.UnresolvedReference, $"there is no kernel variable '{reference.Symbol}' in-process");
                return;
        }
    }

    void DecodeHelper(int slot, Op* op, int number)
    {
        var id = (HelperId)number;
        ProgramType type = _code.Spec.Type;
        if (_host.FindRegistered(number) is { } registered)
        {
            op->Code = InternalCode.CallHost;
            op->Immediate = registered;
        }
        else if (!Helpers.TryGet(id, out HelperInfo? info))
        {
            _code.Refuse(slot, DiagnosticId.UnknownFunction, string.Create(CultureInfo.InvariantCulture, $"there is no helper {number}"),
                "Register one with InProcessHost.RegisterHelper.");
        }
        else if (!info.IsAvailable(type))
        {
            _code.Refuse(slot, DiagnosticId.UnknownFunction, $"programs of type {type.KernelName} may not call {info.KernelName}");
        }
        else if (id == HelperId.TailCall)
        {
            op->Code = InternalCode.TailCall;
        }
        else if (HelperTable.Find(id, type) is not 0 and var address)
        {
            op->Immediate = address;
        }
        else
        {
            _code.Refuse(slot, DiagnosticId.UnknownFunction, $"the in-process host has no {info.KernelName}",
                "Register one with InProcessHost.RegisterHelper, or run the program in the kernel.");
        }
    }

    void DecodeKfunc(int slot, Op* op)
    {
        string name = _references.TryGetValue(slot, out SymbolReference reference) ? reference.Symbol : "";
        op->Code = CallHelper;
        op->Immediate = KfuncTable.Find(EssentialName(name));
        if (op->Immediate == 0)
            _code.Refuse(slot, DiagnosticId.UnknownFunction, $"the in-process host has no kernel function '{name}'");
    }

    /// <summary>A name without the flavour after three underscores, as CO-RE has it.</summary>
    static string EssentialName(string name)
    {
        int flavour = name.IndexOf("___", StringComparison.Ordinal);
        return flavour > 0 ? name[..flavour] : name;
    }
}
