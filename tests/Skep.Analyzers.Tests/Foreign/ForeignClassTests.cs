using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Skep.KernelAbi;
using Skep.Machine;
using Skep.Machine.Capture;
using Skep.Objects;
using Skep.Objects.Skeletons;

namespace Skep.Analyzers.Tests.Foreign;

/// <summary>An object of another compiler through its generated class does what it does when it is loaded by itself.</summary>
public class ForeignClassTests
{
    const int PacketCount = 300;

    public static TheoryData<string> Objects =>
        [.. Repository.Objects("samples", "objects").Select(static path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Objects))]
    public void The_class_of_an_object_is_the_object(string file)
    {
        byte[] image = File.ReadAllBytes(Repository.File("samples", "objects", file));
        ObjectSpec spec = Read(image, file);
        Assembly assembly = Compile(file, image, spec, new ObjectClassOptions { Namespace = "Test.Foreign", ClassName = "Subject" });
        var subject = (BpfObject)Activator.CreateInstance(assembly.GetType("Test.Foreign.Subject", throwOnError: true)!)!;

        using InProcessHost ours = Host(), theirs = Host();
        // CO-RE needs some kernel's types; the object's own describe what it reads.
        var options = new LoadOptions { TargetBtf = spec.Btf };
        using LoadedObject direct = theirs.Load(spec, options);
        using BpfObject loaded = Load(ours, subject, options);

        Assert.Equal(
            spec.Maps.Where(static map => !map.IsDataSection).Select(static map => map.Name), Maps(loaded).Select(static map => map.Name));
        Assert.All(Maps(loaded), static map => Assert.True(map.IsLoaded));
        Assert.Equal(spec.Programs.Select(static program => program.Name), loaded.Loaded.Programs.Select(static program => program.Name));
        Assert.Equal(
            spec.Programs.Select(static program => program.Name),
            loaded.GetType().GetMethods().Select(static method => method.GetCustomAttribute<ForeignProgramAttribute>()?.Name).OfType<string>());

        // Maps with all their settings, and what variables start with.
        Assert.Equal(direct.Spec.Maps.Select(Describe), loaded.Loaded.Spec.Maps.Select(Describe));
        Run(direct, loaded.Loaded);
        Assert.Equal(Contents(direct), Contents(loaded.Loaded));
        foreach (PropertyInfo property in loaded.GetType().GetProperties().Where(static property => property.PropertyType.Name == typeof(Global<>).Name))
        {
            VariableSpec variable = direct.Spec.Variables.Get(property.GetCustomAttribute<VariableNameAttribute>()!.Name);
            var section = new byte[variable.Map.ValueSize];
            Assert.True(direct.Maps[variable.Map.Name].TryLookup(new byte[sizeof(uint)], section));
            Assert.Equal(section[variable.Offset..(variable.Offset + variable.Size)], BytesOf((dynamic)property.GetValue(loaded)!));
        }
    }

    static byte[] BytesOf<T>(Global<T> variable)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in variable.Value)).ToArray();

    /// <summary>Whatever compiler made an object, whatever is in it: the class compiles without a warning.</summary>
    [Fact]
    public void The_class_of_any_object_compiles()
    {
        int count = 0;
        foreach (string path in Repository.Objects("tests", "objects"))
        {
            var diagnostics = new Diagnostics.DiagnosticBag();
            if (ObjectReader.Read(File.ReadAllBytes(path), path, diagnostics) is not { } spec)
                continue;
            string source = Source(spec, new ObjectClassOptions { Namespace = "Any" });
            CSharpCompilation compilation = Roslyn.Compilation("Any", OptimizationLevel.Release, [("object.g.cs", source)]);
            Diagnostic[] findings = [.. compilation.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(static finding => finding.Severity >= DiagnosticSeverity.Warning)];
            Assert.True(findings.Length == 0, $"{path}: {string.Join('\n', findings.AsEnumerable())}\n{source}");
            count++;
        }
        Assert.InRange(count, 50, 500);
    }

    /// <summary>A damaged object is refused when it is read, or gives some class; nothing is thrown.</summary>
    [Fact]
    public void A_damaged_object_gives_a_class_or_diagnostics()
    {
        byte[] image = File.ReadAllBytes(Repository.File("samples", "objects", "sampler.bpf.o"));
        var random = new Random(1);
        int written = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = (byte[])image.Clone();
            for (int n = random.Next(1, 8); n > 0; n--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (ObjectReader.Read(damaged, "damaged", new Diagnostics.DiagnosticBag()) is not { } spec)
                continue;
            Assert.Contains("sealed partial class", Source(spec, new ObjectClassOptions()), StringComparison.Ordinal);
            written++;
        }
        Assert.InRange(written, 100, 2000);
    }

    [Fact]
    public void The_class_feels_as_one_of_CSharp()
    {
        byte[] image = File.ReadAllBytes(Repository.File("samples", "objects", "lpm_firewall.bpf.o"));
        ObjectSpec spec = Read(image, "lpm_firewall.bpf.o");
        Assembly assembly = Compile("Feel", image, spec, new ObjectClassOptions { Namespace = "Firewalls" }, """
            using System;
            using System.Runtime.InteropServices;
            using Skep;
            using Firewalls;
            public static class Use
            {
                public static string Run(IBpfHost host, byte[][] packets)
                {
                    using var firewall = host.Load(new LpmFirewall { OtherAction = LpmFirewall.action.DENY });
                    var key = new LpmFirewall.prefix4 { prefixlen = 24 };
                    new byte[] { 192, 0, 2, 0 }.CopyTo(MemoryMarshal.AsBytes(new Span<uint>(ref key.address.s_addr)));
                    firewall.Rules4[in key] = new LpmFirewall.rule { action = LpmFirewall.action.DENY, id = 7 };
                    string verdicts = "";
                    foreach (byte[] packet in packets)
                        verdicts += firewall.Run(f => f.Firewall, packet);
                    foreach (var entry in firewall.Rules4)
                        verdicts += $" {entry.Key.prefixlen}: {entry.Value.id}";
                    return verdicts;
                }
            }
            """);
        byte[][] packets = Packets();
        using InProcessHost ours = Host(), theirs = Host();
        spec.Variables.Get("other_action").Set(1);
        using LoadedObject direct = theirs.Load(spec);
        direct.Maps["rules4"].Update((byte[])[24, 0, 0, 0, 192, 0, 2, 0], (byte[])[1, 0, 0, 0, 7, 0, 0, 0, .. new byte[16]]);
        string expected = string.Concat(packets.Select(packet => direct.Programs["firewall"].Run(packet).ReturnValue));
        Assert.Contains('1', expected);
        Assert.Contains('2', expected);
        string? actual = (string?)assembly.GetType("Use")!.GetMethod("Run")!.Invoke(null, [ours, packets]);
        Assert.Equal($"{expected} 24: 7", actual);
    }

    [Fact]
    public void Records_of_a_buffer_have_the_type_that_is_asked_for()
    {
        byte[] image = File.ReadAllBytes(Repository.File("samples", "objects", "flows.bpf.o"));
        ObjectSpec spec = Read(image, "flows.bpf.o");
        string source = Source(spec, new ObjectClassOptions { Records = new Dictionary<string, string> { ["events"] = "flow" } });
        Assert.Contains("public RingBuffer<flow> Events { get; }", source, StringComparison.Ordinal);
        Assert.Contains("public RingBuffer<flow_event> Events { get; }", Source(spec, new ObjectClassOptions()), StringComparison.Ordinal);
        var wrong = new ObjectClassOptions { Records = new Dictionary<string, string> { ["events"] = "nothing" } };
        Assert.Throws<ArgumentException>(() => Source(spec, wrong));
    }

    /// <summary>Nothing to compile: the compiler leaves the class to its object.</summary>
    [Fact]
    public void The_compiler_leaves_the_class_alone()
    {
        byte[] image = File.ReadAllBytes(Repository.File("samples", "objects", "flows.bpf.o"));
        CSharpCompilation compilation = Roslyn.Compilation(
            "Alone", OptimizationLevel.Release, [("flows.g.cs", Source(Read(image, "flows.bpf.o"), new ObjectClassOptions()))]);
        Compiler.CompilationResult result = Compiler.BpfCompiler.Compile(new Compiler.CompilationInput
        {
            Assemblies = new([.. Roslyn.References, .. Directory.GetFiles(AppContext.BaseDirectory, "Skep*.dll")]),
            Image = Roslyn.Emit(compilation),
        });
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.Objects);
    }

    static ObjectSpec Read(byte[] image, string name)
    {
        var diagnostics = new Diagnostics.DiagnosticBag();
        return ObjectReader.Read(image, name, diagnostics) ?? throw new BadObjectException(name, diagnostics);
    }

    static string Source(ObjectSpec spec, ObjectClassOptions options)
    {
        var text = new StringWriter { NewLine = "\n" };
        ObjectClassWriter.Write(spec, options, text);
        return text.ToString();
    }

    static Assembly Compile(string name, byte[] image, ObjectSpec spec, ObjectClassOptions options, string user = "")
    {
        CSharpCompilation compilation = Roslyn.Compilation(
            name, OptimizationLevel.Release, [("object.g.cs", Source(spec, options)), ("user.cs", user)]);
        Assert.DoesNotContain(compilation.GetDiagnostics(), static finding => finding.Severity >= DiagnosticSeverity.Warning);
        using var output = new MemoryStream();
        var resource = new ResourceDescription(
            ObjectClassWriter.ResourceName(spec, options), () => new MemoryStream(image), isPublic: true);
        Assert.True(compilation.Emit(output, manifestResources: [resource]).Success);
        return Assembly.Load(output.ToArray());
    }

    static InProcessHost Host() => new(new MachineOptions { PossibleCpus = 1, Seed = 1, Clock = new StillClock() });

    static BpfObject Load(InProcessHost host, BpfObject subject, LoadOptions options) =>
        (BpfObject)typeof(BpfHost).GetMethod(nameof(BpfHost.Load))!
        .MakeGenericMethod(subject.GetType()).Invoke(null, [host, subject, options])!;

    static IEnumerable<Map> Maps(BpfObject instance) => instance.GetType().GetProperties()
        .Where(static property => property.PropertyType.IsSubclassOf(typeof(Map)))
        .Select(property => (Map)property.GetValue(instance)!);

    static string Describe(MapSpec map) =>
        $"{map.Name} {map.Type} {map.KeySize} {map.ValueSize} {map.MaxEntries} {map.Flags} {map.Extra} {map.Pinning} "
        + Convert.ToHexString(map.IsDataSection ? map.Contents! : [])
        + (map.Inner is null ? "" : $" of {Describe(map.Inner)}");

    static void Run(LoadedObject direct, LoadedObject loaded)
    {
        foreach (BpfProgram program in direct.Programs)
        {
            if (program.Spec.Type is not (ProgramType.Xdp or ProgramType.SchedCls or ProgramType.SocketFilter))
                continue;
            foreach (byte[] packet in Packets())
                Assert.Equal(program.Run(packet).ReturnValue, loaded.Programs[program.Name].Run(packet).ReturnValue);
        }
    }

    static List<string> Contents(LoadedObject loaded)
    {
        var contents = new List<string>();
        foreach (BpfMap map in loaded.Maps.Where(static map => map.Type is MapType.Hash or MapType.LruHash or MapType.Array or MapType.PerCpuArray
            or MapType.PerCpuHash or MapType.LpmTrie))
        {
            var entries = new List<string>();
            foreach (MapEntry entry in map.Entries())
                entries.Add($"{map.Name} {Convert.ToHexString(entry.Key)} {Convert.ToHexString(entry.Value)}");
            contents.AddRange(entries.Order(StringComparer.Ordinal));
        }
        return contents;
    }

    static byte[][] Packets()
    {
        using var reader = CaptureReader.Open(Repository.File("samples", "data", "web.pcap"));
        var packets = new List<byte[]>();
        while (packets.Count < PacketCount && reader.TryRead(out CapturedPacket packet))
            packets.Add(packet.Data.ToArray());
        return [.. packets];
    }

    sealed class StillClock : MachineClock
    {
        public override ulong Monotonic => 1_000_000_000;
    }
}
