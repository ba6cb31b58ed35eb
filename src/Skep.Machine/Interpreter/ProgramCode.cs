using System.Diagnostics.CodeAnalysis;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>A program ready to run: decoded ops, and beside them what only faults need.</summary>
sealed unsafe class ProgramCode
{
    readonly NativeBlock _memory;
    readonly RegionNumber _region;
    readonly Dictionary<int, (OpcodeKind Original, ushort Registers)> _guards = [];
    readonly Dictionary<int, (string Id, string Message, string? Help)> _findings = [];

    public ProgramCode(ProgramSpec spec, AddressSpace space, RegionNumber region)
    {
        Spec = spec;
        Space = space;
        Length = spec.Instructions.Length;
        _region = region;
        // One op more than slots: running past the last instruction meets it.
        _memory = new NativeBlock((long)(Length + 1) * Op.SizeInBytes);
        Ops = (Op*)_memory.Start;
        Ops[Length].Code = InternalCode.End;
    }

    public ProgramSpec Spec { get; }

    public AddressSpace Space { get; }

    public int Region => _region.Value;

    /// <summary>Slots.</summary>
    public int Length { get; }

    public Op* Ops { get; }

    /// <summary>Whether some op relies on unset registers being recognisable.</summary>
    public bool IsGuarded => _guards.Count > 0;

    /// <summary>Where the functions start, in order, and where the last one ends.</summary>
    public int[] FunctionBounds { get; set; } = [];

    /// <summary>Only for a program type whose context the kernel defines.</summary>
    public ContextRules ContextRules => field ??= ContextRules.For(Spec.Type, Spec.AttachType);

    /// <summary>What <c>bpf_get_attach_cookie</c> gives.</summary>
    public ulong Cookie { get; set; }

    public bool Contains(Op* op) => op >= Ops && op <= Ops + Length;

    public int SlotOf(Op* op) => (int)(op - Ops);

    /// <summary>Lets <paramref name="slot"/> report a finding when it is reached: code that is never reached may be anything.</summary>
    public void Refuse(int slot, string id, string message, string? help = null)
    {
        Ops[slot].Code = InternalCode.Fault;
        _findings[slot] = (id, message, help);
    }

    /// <summary>Lets <paramref name="slot"/> check that these registers were set.</summary>
    public void Guard(int slot, ushort registers)
    {
        _guards[slot] = (Ops[slot].Code, registers);
        Ops[slot].Code = InternalCode.Guarded;
    }

    public (OpcodeKind Original, ushort Registers) GuardAt(int slot) => _guards[slot];

    /// <summary>Lets <paramref name="slot"/>, if it is a call or a return, leave recognisable registers where the kernel says they are unset.</summary>
    public void Clobber(int slot)
    {
        bool isGuarded = _guards.TryGetValue(slot, out (OpcodeKind Original, ushort Registers) guard);
        OpcodeKind clobbering = (isGuarded ? guard.Original : Ops[slot].Code) switch
        {
            OpcodeKind.CallHelper => InternalCode.ClobberingCallHelper,
            OpcodeKind.CallLocal => InternalCode.ClobberingCallLocal,
            OpcodeKind.Exit => InternalCode.ClobberingExit,
            var code => code,
        };
        if (isGuarded)
            _guards[slot] = (clobbering, guard.Registers);
        else
            Ops[slot].Code = clobbering;
    }

    public (string Id, string Message, string? Help) FindingAt(int slot) => _findings[slot];

    /// <summary>What a pointer to the function at <paramref name="slot"/> is.</summary>
    public ulong FunctionAddress(int slot) => GuestAddress.StartOf(Region) + GuestAddress.HandleBit + (uint)slot;

    /// <summary>The first op of the function that <paramref name="address"/> points to, or null.</summary>
    public Op* FunctionAt(ulong address)
    {
        ulong slot = address - (GuestAddress.StartOf(Region) + GuestAddress.HandleBit);
        return slot < (ulong)Length ? Ops + slot : null;
    }

    /// <summary>From <paramref name="slot"/> to the start of the next function.</summary>
    public int FunctionLength(int slot)
    {
        int next = Array.BinarySearch(FunctionBounds, slot + 1);
        return FunctionBounds[next < 0 ? ~next : next] - slot;
    }

    public void ResetRegisters(ulong* r)
    {
        if (!IsGuarded)
            return;
        for (int i = 0; i < 10; i++)
            r[i] = VirtualCpu.Poison(i);
    }

    public Diagnostic Diagnose(int slot, string id, string message, string? help = null)
    {
        SourceLine? line = Spec.LineOf(slot);
        var location = new Location
        {
            File = line?.File,
            Line = line?.Line ?? 0,
            Column = line?.Column ?? 0,
            Program = Spec.Name,
            Instruction = slot,
        };
        if (TryText(slot, out string? text))
            message = $"{message}: {text}";
        // As the kernel's verifier shows source.
        if (line?.Text.Trim() is { Length: > 0 } source)
            message = $"{message} ; {source}";
        return new Diagnostic(id, Severity.Error, message, location, help);
    }

    bool TryText(int slot, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (slot >= Length)
            return false;
        text = Disassembler.Format(Spec.Instructions[slot], slot + 1 < Length ? Spec.Instructions[slot + 1] : default, new HelperNames());
        return true;
    }
}
