using Skep.Bytecode;
using Skep.KernelAbi;

namespace Skep.Objects.Tests;

/// <summary>Compares an object with what libbpf made of it.</summary>
static class PeerAssert
{
    public static void Same(string name, PeerObject peer, ObjectSpec spec)
    {
        SameMaps(name, peer, spec);
        Assert.Equal(peer.Programs.Keys.Order(StringComparer.Ordinal), spec.Programs.Select(static program => program.Name)
            .Order(StringComparer.Ordinal));
        foreach (ProgramSpec program in spec.Programs)
            SameCode(name, peer.Programs[program.Name], program);
    }

    public static void SameMaps(string name, PeerObject peer, ObjectSpec spec)
    {
        Assert.Equal(peer.Maps.Count, spec.Maps.Count);
        for (int i = 0; i < spec.Maps.Count; i++)
            SameMap(name, peer.Maps[i], spec.Maps[i]);
    }

    static void SameMap(string objectName, PeerMap peer, MapSpec map)
    {
        // libbpf shortens only the names of sections that have none of their own.
        string name = map.IsDataSection && map.Name.IndexOf('.', 1) < 0 ? map.KernelName(objectName) : map.Name;
        // libbpf rounds the size of a ring buffer when it reads it; we leave that to the host.
        uint entries = map.Type == MapType.RingBuf ? peer.MaxEntries : map.MaxEntries;
        Assert.Equal(peer, new PeerMap(
            name, (uint)map.Type, (uint)map.KeySize, (uint)map.ValueSize, entries, (uint)map.Flags, map.Extra, map.KeyTypeId,
                map.ValueTypeId,
            map.IsDataSection ? Convert.ToHexString(map.Contents!) : null));
    }

    static void SameCode(string name, Instruction[] expected, ProgramSpec program)
    {
        Instruction[] actual = [.. program.Instructions];
        Assert.True(expected.Length == actual.Length,
            $"{name}: {program.Name}: libbpf has {expected.Length} instructions, we have {actual.Length}");
        foreach (SymbolReference reference in program.References)
        {
            // Descriptors, addresses and ids, which only a host finds out.
            int slot = reference.Instruction;
            if (reference.Kind is ReferenceKind.Map or ReferenceKind.MapValue or ReferenceKind.KernelFunction)
                actual[slot] = actual[slot] with { Immediate = expected[slot].Immediate };
            else
                (actual[slot], actual[slot + 1]) = (actual[slot] with { Immediate = expected[slot].Immediate,
                    Source = expected[slot].Source }, expected[slot + 1]);
        }
        // This version leaves the call of what is missing as it is; later ones replace it as we do.
        foreach (PoisonedInstruction poisoned in program.Poisoned.Where(poisoned => expected[poisoned.Instruction].IsKfuncCall))
            actual[poisoned.Instruction] = Instruction.CallKfunc(0);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i] == actual[i],
                $"{name}: {program.Name}: insn {i}: libbpf has {Text(expected[i])}, we have {Text(actual[i])}");
    }

    static string Text(Instruction instruction) =>
        $"{instruction.Opcode:x2} {instruction.Destination} {instruction.Source} {instruction.Offset} {instruction.Immediate}";
}
