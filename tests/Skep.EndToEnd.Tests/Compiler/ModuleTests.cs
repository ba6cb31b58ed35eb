using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Skep.Bytecode;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Checking;
using Skep.Compiler.Ir.Text;
using Skep.Diagnostics;
using Skep.EndToEnd.Tests.Agreement;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;
using Skep.Objects.Tests;

namespace Skep.EndToEnd.Tests.Compiler;

/// <summary>Modules written by hand, of the kinds that programs are made of, as objects in both hosts and as files for others.</summary>
public class ModuleTests
{
    public static TheoryData<string> Names => new(Directory
        .EnumerateFiles(Repository.File("tests", "Skep.EndToEnd.Tests", "Compiler", "Modules"), "*.ir")
        .Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_kernel_loads_it_for_every_version_of_the_instruction_set(string name)
    {
        Require.Root();
        Require.KernelBtf();
        using var host = KernelHost.Open();
        foreach (IsaVersion isa in (IsaVersion[])[IsaVersion.V3, IsaVersion.V4])
            host.Load(Compile(name, isa).Spec).Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Written_and_read_again_it_is_the_same(string name)
    {
        ObjectSpec spec = Compile(name).Spec;
        var findings = new DiagnosticBag();
        ObjectSpec read = ObjectReader.Read(ObjectWriter.Write(spec), name, findings)!;
        Assert.Empty(findings);
        Assert.Equal(spec.License, read.License);
        foreach (ProgramSpec program in spec.Programs)
        {
            ProgramSpec other = read.Programs.Get(program.Name);
            Assert.Equal(program.Instructions, other.Instructions);
            Assert.Equal(program.References, other.References);
            Assert.Equal((program.SectionName, program.Type, program.AttachType), (other.SectionName, other.Type, other.AttachType));
            Assert.Equal(
                program.CoreRelocations.Select(static item => (item.Instruction, item.Kind, item.AccessPath)),
                other.CoreRelocations.Select(static item => (item.Instruction, item.Kind, item.AccessPath)));
            Assert.Equal(
                program.Functions.Select(static item => (item.Instruction, item.Name)),
                other.Functions.Select(static item => (item.Instruction, item.Name)));
            Assert.Equal(
                program.Lines.Select(static line => (line.Instruction, line.File, line.Text, line.Line, line.Column)),
                other.Lines.Select(static line => (line.Instruction, line.File, line.Text, line.Line, line.Column)));
        }
        Assert.Equal(spec.Maps.Select(Describe).Order(StringComparer.Ordinal), read.Maps.Select(Describe).Order(StringComparer.Ordinal));
        Assert.Equal(
            spec.Variables.Select(static item => (item.Name, item.Map.Name, item.Offset, item.Size)),
            read.Variables.Select(static item => (item.Name, item.Map.Name, item.Offset, item.Size)));
        Assert.Equal(
            spec.Externs.Select(static item => (item.Name, item.Kind, item.IsWeak, item.Offset, item.Size)),
            read.Externs.Select(static item => (item.Name, item.Kind, item.IsWeak, item.Offset, item.Size)));
    }

    static string Describe(MapSpec map) =>
        $"{map.Name} {map.Type} {map.KeySize} {map.ValueSize} {map.MaxEntries} {map.Flags} {map.Origin} "
        + $"{map.Freeze} {Convert.ToHexString(map.Contents ?? [])}";

    [Theory]
    [MemberData(nameof(Names))]
    public void Libbpf_loads_the_file(string name)
    {
        LibBpf.Required();
        // libbpf 1.1 asks the kernel for nothing that this one would refuse, so whatever fails is in the file.
        PeerObject? peer = LibBpf.Relocate(name, ObjectWriter.Write(Compile(name).Spec));
        Assert.NotNull(peer);
        Assert.True(peer.IsLoaded);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bpftool_reads_its_types(string name)
    {
        string file = Path.Combine(Path.GetTempPath(), $"skep-{Guid.NewGuid():n}.bpf.o");
        try
        {
            File.WriteAllBytes(file, ObjectWriter.Write(Compile(name).Spec));
            string types = Peer(Require.Tool("bpftool"), "btf", "dump", "file", file);
            foreach (ProgramSpec program in Compile(name).Spec.Programs)
                Assert.Contains($"FUNC '{program.Name}'", types, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("parse")]
    [InlineData("checksum")]
    public void Bpftool_loads_the_file(string name)
    {
        Require.Root();
        Require.That(Directory.Exists("/sys/fs/bpf"), "needs a BPF file system");
        string id = $"skep-{Guid.NewGuid():n}", file = Path.Combine(Path.GetTempPath(), id + ".bpf.o");
        string pin = Path.Combine("/sys/fs/bpf", id);
        try
        {
            File.WriteAllBytes(file, ObjectWriter.Write(Compile(name).Spec));
            Peer(Require.Tool("bpftool"), "prog", "loadall", file, pin);
            string listed = Peer(Require.Tool("bpftool"), "prog", "show", "pinned", Directory.EnumerateFiles(pin).First());
            Assert.Contains("btf_id", listed, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
            if (Directory.Exists(pin))
            {
                foreach (string item in Directory.EnumerateFiles(pin))
                    File.Delete(item);
                Directory.Delete(pin);
            }
        }
    }

    [Fact]
    public void Kernel_functions_are_called_where_the_kernel_has_them()
    {
        Require.Root();
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Compile("kfunc").Spec);
        byte[] context = new byte[16];
        context[8] = 41;
        loaded.Programs["call"].Run(new RunInput { Context = context, ContextOut = context });
        Assert.Equal(42, context[0]);
        Assert.Equal(1UL, loaded.Variables.Get<ulong>("calls"));
    }

    internal static string Peer(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return output;
    }

    [Theory]
    [InlineData("parse")]
    [InlineData("count")]
    [InlineData("events")]
    [InlineData("tail")]
    [InlineData("checksum")]
    public void Kernel_and_machine_do_the_same_with_packets(string name)
    {
        Require.Root();
        ObjectSpec spec = Compile(name).Spec;
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        using var kernel = new HostState(kernelHost, spec);
        using var machine = new HostState(machineHost, spec);
        var results = new HashSet<string>();
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] packet = Packet(new Random(seed));
            string result = kernel.Run(spec.Programs[0].Name, packet);
            Assert.Equal(result, machine.Run(spec.Programs[0].Name, packet));
            results.Add(result.Split(',')[0]);
        }
        Assert.Equal(kernel.Maps(), machine.Maps());
        Assert.True(name is "count" or "events" || results.Count > 1);
    }

    /// <summary>Mostly IPv4, with TCP to the blocked port often enough.</summary>
    static byte[] Packet(Random random)
    {
        byte[] packet = new byte[random.Next(14, 100)];
        random.NextBytes(packet);
        packet.AsSpan(12, 2).Clear();
        packet[12] = (byte)(random.Next(4) == 0 ? random.Next(4) : 8);
        if (packet.Length < 60)
            return packet;
        packet[14] = (byte)(0x44 + random.Next(3));
        packet[23] = (byte)(random.Next(3) == 0 ? 17 : 6);
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14 + (packet[14] & 15) * 4 + 2), 8080);
        return packet;
    }

    [Fact]
    public void The_fields_of_the_task_are_where_the_kernel_has_them()
    {
        Require.Root();
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Compile("core").Spec);
        byte[] result = new byte[24];
        loaded.Programs["task"].Run(new RunInput { Context = result, ContextOut = result });
        ulong task = BinaryPrimitives.ReadUInt64LittleEndian(result.AsSpan(16));
        Assert.Equal(Environment.ProcessId, (int)(task >> 32));
        Assert.Equal((int)task, BinaryPrimitives.ReadInt32LittleEndian(result));
        Assert.Equal((int)(task >> 32), BinaryPrimitives.ReadInt32LittleEndian(result.AsSpan(4)));
        string parent = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("PPid:", StringComparison.Ordinal));
        Assert.Equal(int.Parse(parent[5..], CultureInfo.InvariantCulture), BinaryPrimitives.ReadInt32LittleEndian(result.AsSpan(8)));
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(result.AsSpan(12)));
    }

    [Theory]
    [InlineData(7, 21, 8)]
    [InlineData(1000, 4950, 100)]
    public void A_callback_gets_its_context(long limit, long sum, uint rounds)
    {
        Require.Root();
        ObjectSpec spec = Compile("loop").Spec;
        using var kernel = KernelHost.Open();
        using var machine = new InProcessHost();
        foreach (IBpfHost host in (IBpfHost[])[kernel, machine])
        {
            using LoadedObject loaded = host.Load(spec);
            byte[] context = new byte[16];
            BinaryPrimitives.WriteInt64LittleEndian(context.AsSpan(8), limit);
            RunResult result = loaded.Programs["loop"].Run(new RunInput { Context = context, ContextOut = context });
            Assert.Equal((sum, rounds), (BinaryPrimitives.ReadInt64LittleEndian(context), result.ReturnValue));
        }
    }

    [Fact]
    public void The_configuration_is_that_of_the_kernel()
    {
        Require.Root();
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Compile("config").Spec);
        byte[] result = new byte[32];
        result[24] = 2;
        loaded.Programs["config"].Run(new RunInput { Context = result, ContextOut = result });
        int version = (int)BinaryPrimitives.ReadInt64LittleEndian(result);
        Assert.Equal((Environment.OSVersion.Version.Major, Environment.OSVersion.Version.Minor), (version >> 16, version >> 8 & 255));
        byte[] choices = new byte[32];
        loaded.Variables.Read("choices", choices);
        Assert.Equal(1, choices[16]);
    }

    internal static CompiledObject Compile(string name, IsaVersion isa = IsaVersion.V3)
    {
        string path = Repository.File("tests", "Skep.EndToEnd.Tests", "Compiler", "Modules", name + ".ir");
        var findings = new DiagnosticBag();
        Module module = IrParser.Parse(File.ReadAllText(path), findings, name + ".ir");
        IrChecker.Check(module, findings);
        Assert.Empty(findings);
        return ModuleRun.Compile(module, isa);
    }
}
