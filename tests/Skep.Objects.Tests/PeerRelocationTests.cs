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
            AssertSame(name, LibBpf.Relocate(name, bytes)!, spec);
            programs += spec.Programs.Count;
            relocations += spec.Programs.Sum(static program => program.CoreRelocations.Count);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{ForeignObjects.All.Count} objects, {programs} programs, {relocations} CO-RE relocations");
    }

    [Theory]
    [InlineData("clang-14")]
    [InlineData("clang-15")]
    [InlineData("clang-16")]
    [InlineData("clang-19")]
    public void Objects_of_every_compiler_are_relocated_as_libbpf_does(string compiler)
    {
        LibBpf.Required();
        foreach (string source in (string[])["core", "features"])
        {
            byte[] bytes = Compiled.Object(source, compiler);
            AssertSame(source, LibBpf.Relocate(source, bytes)!, Relocate(source, bytes));
        }
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

    [Fact]
    public void The_kernel_takes_the_types_of_every_object()
    {
        LibBpf.Required();
        Dictionary<string, byte[]> objects = new(ForeignObjects.All) { ["core"] = Compiled.Object("core", "clang-19"), ["features"] = Compiled.Object("features", "clang-19") };
        foreach (var (name, bytes) in objects)
        {
            ObjectSpec spec = ObjectReader.Read(bytes, name, new DiagnosticBag())!;
            Assert.True(LibBpf.LoadTypes(LoadableTypes.Prepare(spec)!.ToArray()) == 0, name);
        }
    }

    static void AssertSame(string name, PeerObject peer, ObjectSpec spec)
    {
        Assert.Equal(peer.Maps.Count, spec.Maps.Count);
        for (int i = 0; i < spec.Maps.Count; i++)
            Assert.Equal(peer.Maps[i], Describe(spec.Maps[i], name));
        AssertSameCode(name, peer.Programs, spec);
    }

    static PeerMap Describe(MapSpec map, string name) => new(
        map.IsDataSection && map.Name.Length < 10 ? map.KernelName(name) : map.Name, (uint)map.Type, (uint)map.KeySize, (uint)map.ValueSize, map.MaxEntries, (uint)map.Flags, map.Extra,
        map.KeyTypeId, map.ValueTypeId, map.Contents is { } contents ? Convert.ToHexString(contents) : null);

    static void AssertSameCode(string name, IReadOnlyDictionary<string, Instruction[]> peer, ObjectSpec spec)
    {
        Assert.Equal(peer.Keys.Order(StringComparer.Ordinal), spec.Programs.Select(static program => program.Name).Order(StringComparer.Ordinal));
        foreach (ProgramSpec program in spec.Programs)
        {
            Instruction[] expected = WithoutDescriptors(peer[program.Name]), actual = WithoutDescriptors(program.Instructions);
            foreach (SymbolReference reference in program.References.Where(static reference => reference.Kind == ReferenceKind.KernelVariable))
            {
                // An address, which only a host finds out.
                Assert.Equal((expected[reference.Instruction].Opcode, expected[reference.Instruction].Destination), (actual[reference.Instruction].Opcode, actual[reference.Instruction].Destination));
                (actual[reference.Instruction], actual[reference.Instruction + 1]) = (expected[reference.Instruction], expected[reference.Instruction + 1]);
            }
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
