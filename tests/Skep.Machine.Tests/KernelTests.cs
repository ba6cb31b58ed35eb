using Skep.Btf;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;
using Skep.Objects.Core;

namespace Skep.Machine.Tests;

/// <summary>Objects that need to know of a kernel.</summary>
public sealed class KernelTests
{
    static readonly BtfFile Types = ObjectReader.Open(Repository.File("tests", "objects", "core_target.bpf.o")).Btf!;

    static readonly MachineOptions WithTypes =
        new() { Kernel = new RelocationTarget { Types = new CoreTarget(Types), Version = new KernelVersion(6, 1) } };

    [Fact]
    public void Code_is_fitted_to_the_types_of_the_kernel()
    {
        ObjectSpec spec = ObjectReader.Open(Repository.File("tests", "objects", "core_relocs.bpf.o"));
        using var host = new InProcessHost(WithTypes);
        using LoadedObject loaded = host.Load(spec);

        Assert.Contains(spec.Programs, program => program.CoreRelocations.Count > 0);
        Assert.Equal(spec.Programs.Count, loaded.Programs.Count);
    }

    [Fact]
    public void The_types_of_a_load_go_before_those_of_the_host()
    {
        ObjectSpec spec = ObjectReader.Open(Repository.File("tests", "objects", "core_relocs.bpf.o"));
        using var host = new InProcessHost();
        using LoadedObject loaded = host.Load(spec, new LoadOptions { TargetBtf = Types });
        Assert.NotEmpty(loaded.Programs);
    }

    [Fact]
    public void Without_types_code_that_needs_them_does_not_load()
    {
        ObjectSpec spec = ObjectReader.Open(Repository.File("tests", "objects", "core_relocs.bpf.o"));
        using var host = new InProcessHost();
        var refusal = Assert.Throws<BpfLoadException>(() => host.Load(spec));
        Assert.All(refusal.Diagnostics, diagnostic => Assert.Equal(DiagnosticId.CoreTargetMissing, diagnostic.Id));
    }

    [Theory]
    [InlineData("missing_field", "gone")]
    [InlineData("missing_type", "struct gone")]
    public void What_the_kernel_lacks_is_a_fault_where_it_is_reached(string program, string lacking)
    {
        ObjectSpec spec = ObjectReader.Open(Repository.File("tests", "objects", "core_poison.bpf.o"));
        using var host = new InProcessHost(WithTypes);
        using LoadedObject loaded = host.Load(spec, new LoadOptions { Programs = new HashSet<string> { program } });

        var fault = Assert.Throws<BpfExecutionException>(() => loaded.Programs[program].Run(new RunInput()));
        Assert.Equal(DiagnosticId.UnresolvedReference, fault.Fault.Id);
        Assert.Contains(lacking, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_of_the_kernel_is_the_hosts_to_say()
    {
        ObjectSpec spec = ObjectReader.Open(Repository.File("samples", "objects", "sampler.bpf.o"));
        using var host = new InProcessHost(WithTypes);
        using LoadedObject loaded = host.Load(spec);
        byte[] configuration = new byte[loaded.Maps[".kconfig"].ValueSize];
        Assert.True(loaded.Maps[".kconfig"].TryLookup(new byte[4], configuration));
        Assert.True(configuration.AsSpan().IndexOf(BitConverter.GetBytes(new KernelVersion(6, 1).Code)) >= 0);
    }
}
