using System.Globalization;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;

namespace Skep.Objects.Tests;

/// <summary>A written object says what the original said, to us and to libbpf.</summary>
public sealed class ObjectWriterTests
{
    static IEnumerable<string> OwnObjects => [.. Repository.Objects("samples", "objects"), .. Repository.Objects("tests", "objects")];

    [Fact]
    public void What_is_written_reads_the_same()
    {
        int compared = 0;
        foreach (string path in OwnObjects)
        {
            if (ObjectReader.Read(File.ReadAllBytes(path), path, new DiagnosticBag()) is not { } spec)
                continue;
            var diagnostics = new DiagnosticBag();
            ObjectSpec? again = ObjectReader.Read(ObjectWriter.Write(spec), path, diagnostics);
            Assert.True(again is not null, $"{path}: {string.Join('\n', diagnostics)}");
            Assert.Equal(Describe(spec), Describe(again));
            compared++;
        }
        Assert.True(compared > 80, $"only {compared} objects");
    }

    [Fact]
    public void What_is_written_is_the_same_to_libbpf()
    {
        LibBpf.Required();
        int compared = 0;
        foreach (var (name, bytes) in ForeignObjects.All.Concat(OwnObjects
            .Select(static path => KeyValuePair.Create(Path.GetFileName(path), File.ReadAllBytes(path)))))
        {
            // What libbpf does not take, or not as it is meant, is compared by the other test.
            string stem = name.Split('.')[0];
            if (bytes[5] == 2 || name.Contains(".gcc") || ObjectReader.Read(bytes, name, new DiagnosticBag()) is not { } spec
                || LibBpf.Relocate(stem, bytes) is not { } original)
                continue;
            PeerObject? written = LibBpf.Relocate(stem, ObjectWriter.Write(spec));
            Assert.True(written is not null, name);
            Assert.True(!original.IsLoaded || written.IsLoaded, $"{name}: only the original loads");
            Assert.Equal(original.Maps.Select(Describe).Order(StringComparer.Ordinal), written.Maps.Select(Describe)
                .Order(StringComparer.Ordinal));
            foreach (ProgramSpec program in spec.Programs)
                AssertSameCode(name, program, original.Programs[program.Name], written.Programs[program.Name]);
            compared++;
        }
        Assert.True(compared > 100, $"only {compared} objects");
    }

    static void AssertSameCode(string name, ProgramSpec program, Instruction[] original, Instruction[] written)
    {
        Assert.True(original.Length == written.Length, $"{name}: {program.Name}: {original.Length} and {written.Length} instructions");
        // Types have new numbers; maps have new descriptors.
        HashSet<int> localIds = [.. program.CoreRelocations
            .Where(static relocation => relocation.Kind == Btf.CoreRelocationKind.TypeIdLocal)
            .Select(static relocation => relocation.Instruction)];
        for (int i = 0; i < original.Length; i++)
        {
            bool hasOwnNumber = original[i].IsMapLoad || localIds.Contains(i);
            Assert.True(hasOwnNumber ? original[i].Opcode == written[i].Opcode : original[i] == written[i],
                $"{name}: {program.Name}: insn {i}");
        }
    }

    static string Describe(PeerMap map) => (map with { KeyTypeId = 0, ValueTypeId = 0 }).ToString();

    /// <summary>Everything that a spec says, with types by name, since their numbers change.</summary>
    static string Describe(ObjectSpec spec)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"{spec.Name} {spec.ByteOrder} {spec.License} {spec.KernelVersion}");
        string TypeName(int id) => id != 0 && spec.Btf?.GetType(id) is { } type ? $"{type.Kind} {type.Name}" : "";
        foreach (MapSpec map in spec.Maps.OrderBy(static map => map.Name, StringComparer.Ordinal))
        {
            text.WriteLine($"map {map.Name} {map.Type} {map.KeySize} {map.ValueSize} {map.MaxEntries} {map.Flags} {map.Extra} {map.NumaNode} {map.Pinning} {map.Freeze} {map.AutoCreate}");
            text.WriteLine($"  {TypeName(map.KeyTypeId)} {TypeName(map.ValueTypeId)} {map.Inner?.Type} {string.Join(' ', map.Slots.OrderBy(static slot => slot.Index))} {string.Join(' ', map.Tags)}");
            text.WriteLine($"  {(map.Contents is { } contents ? Convert.ToHexString(contents) : "")}");
        }
        foreach (VariableSpec variable in spec.Variables.OrderBy(static variable => variable.Name, StringComparer.Ordinal))
            text.WriteLine($"variable {variable.Name} {variable.Map.Name} {variable.Offset} {variable.Size} {TypeName(variable.TypeId)}");
        foreach (ExternSpec item in spec.Externs.OrderBy(static item => item.Name, StringComparer.Ordinal))
            text.WriteLine($"extern {item.Name} {item.Kind} {item.IsWeak} {item.Offset} {item.Size} {TypeName(item.TypeId)}");
        foreach (ProgramSpec program in spec.Programs.OrderBy(static program => program.Name, StringComparer.Ordinal))
        {
            text.WriteLine($"program {program.Name} {program.SectionName} {program.Type} {program.AttachType} {program.AttachTarget} {program.Flags} {program.AutoLoad}");
            text.WriteLine($"  {Convert.ToHexString(InstructionCodec.Encode(program.Instructions, ByteOrder.LittleEndian))}");
            foreach (SymbolReference reference in program.References)
                text.WriteLine($"  {reference}");
            foreach (CoreRelocation relocation in program.CoreRelocations)
                text.WriteLine($"  {relocation.Instruction} {relocation.Kind} {TypeName(relocation.TypeId)} {relocation.AccessPath}");
            foreach (FunctionSpec function in program.Functions)
                text.WriteLine($"  {function.Instruction} {function.Name} {TypeName(function.TypeId)}");
            foreach (SourceLine line in program.Lines)
                text.WriteLine($"  {line.Instruction} {line.File}({line.Line},{line.Column}) {line.Text}");
        }
        return text.ToString();
    }

    [Fact]
    public void A_relocated_object_is_written_for_its_one_kernel()
    {
        byte[] bytes = File.ReadAllBytes(Repository.File("tests", "objects", "core_relocs.bpf.o"));
        RelocationTarget target = KernelTarget.Of("core_target");
        ObjectSpec relocated = Relocator.Relocate(ObjectReader.Read(bytes, "core", new DiagnosticBag())!, target, new DiagnosticBag())!;
        ObjectSpec again = ObjectReader.Read(ObjectWriter.Write(relocated), "core", new DiagnosticBag())!;
        foreach (ProgramSpec program in again.Programs)
        {
            Assert.Empty(program.CoreRelocations);
            Assert.Equal(relocated.Programs.Get(program.Name).Instructions, program.Instructions);
        }
    }

    [Fact]
    public void An_object_made_without_a_compiler_loads_with_libbpf()
    {
        LibBpf.Required();
        var (first, second) = Instruction.LoadImmediate64(Register.R1, PseudoSource.MapFd, 0);
        var spec = new ObjectSpec
        {
            License = "GPL",
            Maps = { new MapSpec { Name = "hits", Origin = MapOrigin.Built, Type = MapType.Hash, KeySize = 4, ValueSize = 8,
                MaxEntries = 16 } },
            Programs =
            {
                new ProgramSpec
                {
                    Name = "pass",
                    SectionName = "xdp",
                    Instructions =
                    [
                        Instruction.Store(OperandSize.Word, Register.R10, -4, 7),
                        Instruction.Mov64(Register.R2, Register.R10),
                        Instruction.Alu64(AluOperation.Add, Register.R2, -4),
                        first, second,
                        Instruction.CallHelper(1),
                        Instruction.Mov64(Register.R0, 2),
                        Instruction.Exit,
                    ],
                    References = [new SymbolReference(3, ReferenceKind.Map, "hits")],
                },
            },
        };
        PeerObject? peer = LibBpf.Relocate("built", ObjectWriter.Write(spec));
        Assert.True(peer is { IsLoaded: true });
        Assert.Equal((1u, 4u, 8u, 16u), (peer.Maps[0].Type, peer.Maps[0].KeySize, peer.Maps[0].ValueSize, peer.Maps[0].MaxEntries));
        Assert.Equal(8, peer.Programs["pass"].Length);
    }

    [Fact]
    public void What_was_edited_is_what_is_written()
    {
        ObjectSpec spec = ObjectReader.Open(Repository.File("samples", "objects", "flows.bpf.o"));
        MapSpec map = spec.Maps.First(static map => map.Origin == MapOrigin.Declared);
        map.MaxEntries = 77;
        VariableSpec variable = spec.Variables.First(static variable => variable.Map.Contents is not null && variable.Size > 0);
        variable.Value.Fill(0x5a);
        ObjectSpec again = ObjectReader.Read(ObjectWriter.Write(spec), "flows", new DiagnosticBag())!;
        Assert.Equal(77u, again.Maps.Get(map.Name).MaxEntries);
        Assert.Equal(variable.Value.ToArray(), again.Variables.Get(variable.Name).Value.ToArray());
    }
}
