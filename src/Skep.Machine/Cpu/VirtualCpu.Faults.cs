using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Skep.Diagnostics;

namespace Skep.Machine;

// None of these returns. They find out only now what the fast path did not record.
sealed unsafe partial class VirtualCpu
{
    [DoesNotReturn]
    public void FaultAccess(Op* op, ulong address, ulong size, bool write) => throw Fault(op, ExplainAccess(address, size, write));

    /// <summary>The same for an access by the helper that is running.</summary>
    [DoesNotReturn]
    public void FaultArgument(int argument, ulong address, ulong size, bool write)
    {
        (string id, string message, string? help) = ExplainAccess(address, size, write);
        throw Fault(CallSite, (id, $"argument {argument} (r{argument}): {message}", help));
    }

    [DoesNotReturn]
    public void FaultArgument(int argument, string what, string? help = null) =>
        throw Fault(CallSite, (DiagnosticId.HelperArgument, $"argument {argument} (r{argument}) {what}", help));

    [DoesNotReturn]
    public void FaultContext(Op* op, int offset, int size, bool write) => throw Fault(op, (
        DiagnosticId.ContextAccess,
        $"{Verb(write)} of {Bytes((ulong)size)} at ctx{Signed(offset)}, {_contextRules!.Explain(offset, write)}", null));

    [DoesNotReturn]
    public void FaultAlignment(Op* op, ulong address, int size) => throw Fault(op, (
        DiagnosticId.MisalignedAtomic,
        $"atomic access of {Bytes((ulong)size)} at {Name(address)}, which is not aligned to {size} bytes", null));

    [DoesNotReturn]
    public void FaultBudget(Op* op) => throw Fault(op, (
        DiagnosticId.BudgetExceeded,
        string.Create(CultureInfo.InvariantCulture,
            $"the program has run more than {Host.Options.InstructionBudget} instructions in loops"),
        "It may never end. Bound the loop, or raise MachineOptions.InstructionBudget."));

    [DoesNotReturn]
    public void FaultDepth(Op* op) => throw Fault(op, (
        DiagnosticId.CallDepth, $"a call from the {Frame.Count}th nested function", $"Calls may be at most {Frame.Count} deep."));

    /// <summary>An op that is not meant to be executed.</summary>
    [DoesNotReturn]
    public void Refuse(Op* op)
    {
        ProgramCode code = CodeOf(op);
        int slot = code.SlotOf(op) - 1;
        throw Abandon(code, slot, op[-1].Code switch
        {
            InternalCode.End => (DiagnosticId.RanOffEnd, "the program ran past its last instruction", "End every path with 'exit'."),
            InternalCode.Fault => code.FindingAt(slot),
            _ => (DiagnosticId.UnsupportedInstruction, "the in-process host does not execute this instruction", null),
        });
    }

    (string Id, string Message, string? Help) ExplainAccess(ulong address, ulong size, bool write)
    {
        string access = $"{Verb(write)} of {Bytes(size)} at {Name(address)}";
        (int region, long offset) = GuestAddress.Nearest(address);
        switch (region)
        {
            case GuestAddress.Null when offset < 4096:
                return (DiagnosticId.NotAPointer,
                    $"{Verb(write)} of {Bytes(size)} through a null pointer{(offset == 0 ? "" : $" (address {offset})")}",
                    "Compare the pointer with NULL first.");
            case GuestAddress.Poison:
                return (DiagnosticId.UninitializedRegister,
                    $"{Verb(write)} of {Bytes(size)} through a register that nothing was written to", null);
            case >= GuestAddress.FirstStack and < GuestAddress.FirstStack + Frame.Count:
                return Regions[region].ReadEnd == 0
                    ? (DiagnosticId.StalePointer, $"{access}, the stack of a function that has returned", null)
                    : (DiagnosticId.AccessOutOfBounds, $"{access}, but the stack is fp-{Frame.StackSize} to fp-1", null);
            case GuestAddress.Context:
                return _contextRules is not null
                    ? (DiagnosticId.ContextAccess, $"{access}, but the context is not memory",
                        "Access its fields by load and store instructions.")
                    : OutOfBounds(access, "the context", Regions[region], write);
            case >= GuestAddress.FirstPacket and < GuestAddress.FirstPacket + GuestAddress.PacketCount:
                if (region != _packetRegion)
                {
                    return (DiagnosticId.StalePointer, $"{access}, from before a helper moved the packet",
                        "Load data and data_end from the context again after every helper that changes the packet.");
                }
                return write && !_packetWritable
                    ? (DiagnosticId.AccessForbidden, $"{access}, but this program type may only read the packet", null)
                    : (DiagnosticId.AccessOutOfBounds, $"{access}, but the packet has {Bytes((ulong)(_dataEnd - _data))}",
                        "Compare the end of the access with data_end first.");
            case >= GuestAddress.FirstLease and < GuestAddress.FirstLease + GuestAddress.LeaseCount:
                return Regions[region].ReadEnd == 0
                    ? (DiagnosticId.StalePointer, $"{access}, which was given back",
                        "Do not use a record after submitting or discarding it.")
                    : OutOfBounds(access, "the memory", Regions[region], write);
            case >= GuestAddress.FirstKey and < GuestAddress.FirstKey + Frame.Count:
                return Regions[region].ReadEnd == 0
                    ? (DiagnosticId.StalePointer, $"{access}, after the callback that it was shown to has returned", null)
                    : OutOfBounds(access, "the key", Regions[region], write);
        }
        if (MapOf(region) is { } map)
        {
            if ((offset & (long)GuestAddress.HandleBit) != 0)
                return (DiagnosticId.NotAPointer, $"{access}: the map itself is not memory",
                    "Look an element up to get a pointer to its value.");
            if (write ? !map.ProgramsWrite : !map.ProgramsRead)
                return (DiagnosticId.AccessForbidden, $"{access}, but programs may not {(write ? "write to" : "read from")} this map",
                    null);
            return (DiagnosticId.AccessOutOfBounds, $"{access}, but a value has {Bytes((ulong)map.ValueSize)}", null);
        }
        if (_codes.Exists(code => code.Region == region))
            return (DiagnosticId.NotAPointer, $"{access}: code is not memory", null);
        return (DiagnosticId.NotAPointer, $"{Verb(write)} of {Bytes(size)} through 0x{address:x}, which is no pointer", null);
    }

    static (string, string, string?) OutOfBounds(string access, string what, in Region region, bool write)
    {
        ulong end = GuestAddress.OffsetOf(region.ReadEnd);
        return write && region.WriteEnd == 0 && region.ReadEnd != 0
            ? (DiagnosticId.AccessForbidden, $"{access}, but {what} may only be read", null)
            : (DiagnosticId.AccessOutOfBounds, $"{access}, but {what} has {Bytes(end)}", null);
    }

    /// <summary>An address in the terms of the program: <c>packet+60</c>, <c>fp-8</c>, <c>value of 'flows'+16</c>.</summary>
    string Name(ulong address)
    {
        (int region, long offset) = GuestAddress.Nearest(address);
        if (MapOf(region) is { } map)
        {
            if ((offset & (long)GuestAddress.HandleBit) != 0)
                return $"map '{map.Name}'";
            return $"value of '{map.Name}'{Signed(map.OffsetInValue(offset))}";
        }
        return region switch
        {
            >= GuestAddress.FirstStack and < GuestAddress.FirstStack + Frame.Count => $"fp{Signed(offset - Frame.StackSize)}",
            GuestAddress.Context => $"ctx{Signed(offset)}",
            >= GuestAddress.FirstPacket and < GuestAddress.FirstPacket + GuestAddress.PacketCount =>
                $"packet{Signed(region == _packetRegion ? offset - (_data - _dataMeta) : offset)}",
            >= GuestAddress.FirstLease and < GuestAddress.FirstLease + GuestAddress.LeaseCount => $"record{Signed(offset)}",
            >= GuestAddress.FirstKey and < GuestAddress.FirstKey + Frame.Count => $"key{Signed(offset)}",
            _ => $"0x{address:x}",
        };
    }

    BpfExecutionException Fault(Op* op, (string, string, string?) finding)
    {
        ProgramCode code = CodeOf(op);
        return Abandon(code, code.SlotOf(op) - 1, finding);
    }

    /// <summary>Gives back what the run holds, so that the CPU and the maps are fit for the next.</summary>
    BpfExecutionException Abandon(ProgramCode code, int slot, (string Id, string Message, string? Help) finding)
    {
        Diagnostic diagnostic = code.Diagnose(slot, finding.Id, finding.Message, finding.Help);
        Abandon();
        return new BpfExecutionException(diagnostic);
    }

    void Abandon()
    {
        for (int i = 0; i < Frame.Count; i++)
        {
            _frames[i].Close();
            Unmap(GuestAddress.FirstKey + i);
        }
        ReleaseAll();
    }

    /// <summary>The program that an op belongs to, which after tail calls need not be the one that was started.</summary>
    ProgramCode CodeOf(Op* op)
    {
        foreach (ProgramCode code in _codes)
        {
            if (code.Contains(op - 1))
                return code;
        }
        throw new InvalidOperationException("the instruction belongs to no program of this CPU");
    }

    static string Verb(bool write) => write ? "write" : "read";

    static string Bytes(ulong count) => count == 1 ? "1 byte" : string.Create(CultureInfo.InvariantCulture, $"{count} bytes");

    static string Signed(long offset) => string.Create(CultureInfo.InvariantCulture, $"{(offset < 0 ? "" : "+")}{offset}");
}
