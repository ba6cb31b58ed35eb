using Skep.Diagnostics;

namespace Skep.Objects.Tests;

/// <summary>The code that we make of objects for a kernel is, instruction for instruction, the code that libbpf makes; so are the
/// maps.</summary>
public sealed class PeerRelocationTests
{
    /// <summary>What libbpf 1.1 does not open, or not as the source means it.</summary>
    static readonly HashSet<string> BeyondLibBpf =
    [
        "arena", "arena.v4", // later versions know arenas
        "struct_ops", // later versions know .struct_ops.link and question marks
        "maps_legacy", "maps_legacy.nobtf", "maps_legacy.wide", // earlier versions knew them
        "exceptions", // later versions append the callback
        "subprograms_beside", // it takes every function outside .text for a program
    ];

    static IEnumerable<string> OwnObjects => [.. Repository.Objects("samples", "objects"), .. Repository.Objects("tests", "objects")];

    [Fact]
    public void Foreign_objects_are_relocated_as_libbpf_does()
    {
        LibBpf.Required();
        int objects = 0, programs = 0, relocations = 0;
        foreach (var (name, bytes) in ForeignObjects.All)
        {
            // It is called "x" because libbpf puts the name before those of its maps, and cuts them.
            ObjectSpec? spec = TryRelocate("x", bytes, KernelTarget.Running, out DiagnosticBag diagnostics);
            PeerObject? peer = LibBpf.Relocate("x", bytes);
            // It does not open what has maps of before BTF, or names things that are nowhere; the latter we do not either.
            if (peer is null)
                continue;
            Assert.True(spec is not null, $"{name}: {string.Join('\n', diagnostics)}");
            PeerAssert.Same("x", peer, spec);
            objects++;
            programs += spec.Programs.Count;
            relocations += spec.Programs.Sum(static program => program.CoreRelocations.Count);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{objects} objects, {programs} programs, {relocations} CO-RE relocations");
        Assert.True(objects > 80, $"only {objects} objects");
    }

    [Fact]
    public void Foreign_objects_read_alike_in_both_byte_orders()
    {
        Dictionary<string, byte[]> little = ForeignObjects.All, big = ForeignObjects.BigEndian;
        Assert.True(big.Count > 15, $"only {big.Count} objects");
        foreach (var (name, bytes) in big)
            Assert.Equal(Describe(little[name.Replace("-eb", "-el", StringComparison.Ordinal)]), Describe(bytes));
    }

    /// <summary>What does not depend on the byte order. Instructions do: other shifts, other loads of bitfields.</summary>
    static string Describe(byte[] bytes)
    {
        var diagnostics = new DiagnosticBag();
        ObjectSpec? spec = ObjectReader.Read(bytes, "x", diagnostics);
        IEnumerable<string> lines = diagnostics.Select(static diagnostic => diagnostic.Id);
        if (spec is null)
            return string.Join('\n', lines);
        lines = lines
            .Concat(spec.Programs.Select(static program => $"{program.Name} {program.SectionName} {program.Type} "
                + string.Join(',', program.Functions.Select(static function => function.Name)) + " "
                + string.Join(',', program.References.Select(static reference =>
                    $"{reference.Kind} {reference.Symbol}+{reference.Addend}").Order(StringComparer.Ordinal)) + " "
                + string.Join(',', program.CoreRelocations.Select(static relocation =>
                    $"{relocation.Kind} {relocation.AccessPath}").Order(StringComparer.Ordinal))))
            .Concat(spec.Maps.Select(static map =>
                $"{map.Name} {map.Type} {map.KeySize} {map.ValueSize} {map.MaxEntries} {map.Flags} {map.Pinning} "
                + string.Join(',', map.Slots.OrderBy(static slot => slot.Index))))
            .Concat(spec.Variables.Select(static variable => $"{variable.Name} {variable.Map.Name}+{variable.Offset}:{variable.Size}"));
        return string.Join('\n', lines);
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
            PeerAssert.Same(source, LibBpf.Relocate(source, bytes)!, Relocate(source, bytes, KernelTarget.Running));
        }
    }

    [Fact]
    public void Objects_of_this_repository_are_relocated_as_libbpf_does()
    {
        LibBpf.Required();
        int compared = 0;
        foreach (string path in OwnObjects)
        {
            string name = Path.GetFileName(path).Replace(".bpf.o", "", StringComparison.Ordinal), stem = name.Split('.')[0];
            byte[] bytes = File.ReadAllBytes(path);
            bool isBigEndian = bytes[5] == 2;
            // It adds the values of symbols to instructions of old assemblers, which hold them already.
            bool isOldAssembler = name.EndsWith(".gcc", StringComparison.Ordinal);
            if (isBigEndian || isOldAssembler || BeyondLibBpf.Contains(name))
                continue;
            bool isForOtherTypes = stem.StartsWith("core_", StringComparison.Ordinal);
            ObjectSpec? spec = TryRelocate(stem, bytes, isForOtherTypes ? KernelTarget.Of("core_target") : KernelTarget.Running,
                out DiagnosticBag diagnostics);
            PeerObject? peer = LibBpf.Relocate(stem, bytes, isForOtherTypes ? Repository.File("tests", "objects", "core_target.bpf.o")
                : null);
            if (spec is null && peer is not { IsLoaded: true })
                continue;
            Assert.True(spec is not null && peer is not null,
                $"{name}: libbpf {(peer is null ? "refuses" : "accepts")} it; we say {string.Join('\n', diagnostics)}");
            // It has every type of map, some of which need more than a definition; libbpf gives up before it relocates.
            if (stem == "maps")
                PeerAssert.SameMaps(stem, peer!, spec!);
            else
                PeerAssert.Same(stem, peer!, spec!);
            compared++;
        }
        Assert.True(compared > 50, $"only {compared} objects");
    }

    [Fact]
    public void The_kernel_takes_the_types_of_every_object()
    {
        LibBpf.Required();
        Dictionary<string, byte[]> objects = new(ForeignObjects.All);
        foreach (string path in OwnObjects)
            objects[path] = File.ReadAllBytes(path);
        foreach (var (name, bytes) in objects)
        {
            if (ObjectReader.Read(bytes, name, new DiagnosticBag()) is { ByteOrder: ByteOrder.LittleEndian, Btf: not null } spec)
                Assert.True(LibBpf.LoadTypes(LoadableTypes.Prepare(spec)!.ToArray()) == 0, name);
        }
    }

    static ObjectSpec Relocate(string name, byte[] bytes, RelocationTarget target)
    {
        ObjectSpec? spec = TryRelocate(name, bytes, target, out DiagnosticBag diagnostics);
        Assert.True(spec is not null, string.Join('\n', diagnostics));
        return spec;
    }

    static ObjectSpec? TryRelocate(string name, byte[] bytes, RelocationTarget target, out DiagnosticBag diagnostics)
    {
        diagnostics = [];
        ObjectSpec? spec = ObjectReader.Read(bytes, name, diagnostics);
        return spec is null ? null : Relocator.Relocate(spec,
            target with { Programs = spec.Programs.Select(static program => program.Name).ToHashSet() }, diagnostics);
    }
}
