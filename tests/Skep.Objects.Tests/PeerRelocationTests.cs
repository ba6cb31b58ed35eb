using Skep.Bytecode;
using Skep.Diagnostics;

namespace Skep.Objects.Tests;

/// <summary>The code that we make of objects for the running kernel is, instruction for instruction, the code that libbpf makes.</summary>
public sealed class PeerRelocationTests
{
    [Fact]
    public void Foreign_objects_are_relocated_as_libbpf_does()
    {
        LibBpf.Required();
        int programs = 0, relocations = 0;
        foreach (var (name, bytes) in ForeignObjects.All)
        {
            ObjectSpec spec = Relocate(name, bytes);
            Dictionary<string, Instruction[]> peer = LibBpf.Relocate(bytes) ?? throw new InvalidDataException($"libbpf does not open {name}");
            AssertSame(name, peer, spec);
            programs += spec.Programs.Count;
            relocations += spec.Programs.Sum(static program => program.CoreRelocations.Count);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{ForeignObjects.All.Count} objects, {programs} programs, {relocations} CO-RE relocations");
    }

    static ObjectSpec Relocate(string name, byte[] bytes)
    {
        var diagnostics = new DiagnosticBag();
        ObjectSpec? spec = ObjectReader.Read(bytes, name, diagnostics);
        Assert.True(spec is not null, string.Join('\n', diagnostics));
        ObjectSpec? relocated = Relocator.Relocate(spec, KernelTarget.Running with { Programs = spec.Programs.Select(static program => program.Name).ToHashSet() }, diagnostics);
        Assert.True(relocated is not null, string.Join('\n', diagnostics));
        return relocated;
    }

    static void AssertSame(string name, Dictionary<string, Instruction[]> peer, ObjectSpec spec)
    {
        Assert.Equal(peer.Keys.Order(StringComparer.Ordinal), spec.Programs.Select(static program => program.Name).Order(StringComparer.Ordinal));
        foreach (ProgramSpec program in spec.Programs)
        {
            Instruction[] expected = WithoutDescriptors(peer[program.Name]), actual = WithoutDescriptors(program.Instructions);
            for (int i = 0; i < Math.Min(expected.Length, actual.Length); i++)
                Assert.True(expected[i] == actual[i], $"{name}: {program.Name}: insn {i}: libbpf has {Text(expected[i])}, we have {Text(actual[i])}");
            Assert.Equal(expected.Length, actual.Length);
        }
    }

    static string Text(Instruction instruction) =>
        $"{instruction.Opcode:x2} {instruction.Destination} {instruction.Source} {instruction.Offset} {instruction.Immediate}";

    /// <summary>Maps are known by descriptors, which differ each time.</summary>
    static Instruction[] WithoutDescriptors(Instruction[] code)
    {
        for (int i = 0; i < code.Length; i += code[i].SlotCount)
        {
            if (code[i].IsMapLoad)
                code[i] = code[i] with { Immediate = 0 };
        }
        return code;
    }
}
