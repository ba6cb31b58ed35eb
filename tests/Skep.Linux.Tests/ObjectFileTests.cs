using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Linux.Tests;

/// <summary>Objects that compilers made, fitted to the running kernel and loaded.</summary>
public sealed class ObjectFileTests
{
    readonly KernelHost _host;

    public ObjectFileTests()
    {
        Require.Root();
        Require.KernelBtf();
        _host = KernelHost.Open();
    }

    /// <summary>The objects use what came with this kernel.</summary>
    static void RequireKernel(int major, int minor) =>
        Require.That(KernelRelease.Current >= new KernelVersion(major, minor), $"needs Linux {major}.{minor}");

    static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    static ObjectSpec Open(string name) => ObjectReader.Open(Path.Combine(Repository(), "tests/objects", name + ".bpf.o"));

    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Path.Combine(Repository(), "samples/objects"), "*.bpf.o").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_loads(string file)
    {
        RequireKernel(6, 6);
        ObjectSpec spec = ObjectReader.Open(Path.Combine(Repository(), "samples/objects", file));
        using LoadedObject loaded = _host.Load(spec);
        Assert.Equal(spec.Programs.Count(static program => program.AutoLoad), loaded.Programs.Count);
        Assert.Equal(spec.Maps.Count, loaded.Maps.Count);
    }

    /// <summary>Kernels before 6.8 do not know the tag.</summary>
    [Fact]
    public void A_parameter_that_only_a_tag_says_to_be_the_context_is_accepted_by_every_kernel()
    {
        using LoadedObject loaded = _host.Load(Open("context_tag"));
        Assert.Equal(64u, loaded.Programs["on_packet"].Run(new byte[64]).ReturnValue);
    }

    [Fact]
    public void Every_kind_of_map_that_a_compiler_can_declare_is_created()
    {
        RequireKernel(6, 2);
        string directory = $"/sys/fs/bpf/skep-object-{Environment.ProcessId}";
        Directory.CreateDirectory(directory);
        try
        {
            using LoadedObject loaded = _host.Load(Open("maps"), new LoadOptions { PinDirectory = directory });
            Assert.Equal(["pinned"], Directory.GetFiles(directory).Select(Path.GetFileName));
            foreach (BpfMap map in loaded.Maps)
            {
                MapRecord record = KernelInventory.TryGetMap((uint)((KernelMap)map).Id)!;
                Assert.Equal((map.Type, map.KeySize, map.ValueSize, map.MaxEntries),
                    (record.Type, record.KeySize, record.ValueSize, record.MaxEntries));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void The_types_of_keys_and_values_are_in_the_kernel()
    {
        RequireKernel(6, 2);
        ObjectSpec spec = Open("maps");
        foreach (MapSpec item in spec.Maps)
            item.Pinning = MapPinning.None;
        using LoadedObject loaded = _host.Load(spec);
        var map = (KernelMap)loaded.Maps["typed"];
        using KernelMap again = KernelInventory.TryOpenMap((uint)map.Id)!;
        Assert.NotNull(again.Types);
        Assert.Equal(map.ValueSize, again.Types!.SizeOf(again.Spec.ValueTypeId));
        Assert.Equal(map.KeySize, again.Types.SizeOf(again.Spec.KeyTypeId));
    }

    [Fact]
    public void The_kernels_configuration_reaches_the_program()
    {
        RequireKernel(5, 14);
        ObjectSpec spec = Open("kconfig");
        using LoadedObject loaded = _host.Load(spec);
        ExternSpec version = spec.Externs.Get("LINUX_KERNEL_VERSION");
        var map = (KernelMap)loaded.Maps[".kconfig"];
        byte[] values = new byte[map.ValueSize];
        Assert.True(map.TryLookup(new byte[4], values));
        Assert.Equal(KernelRelease.Current.Code, MemoryMarshal.Read<int>(values.AsSpan(version.Offset)));
        Assert.Throws<BpfMapException>(() => map.Update(new byte[4], values));
    }

    [Fact]
    public void A_configuration_value_that_the_kernel_lacks_is_named()
    {
        var error = Assert.Throws<BpfLoadException>(() => _host.Load(Open("kconfig_missing")));
        Assert.Contains("CONFIG_NO_SUCH_OPTION", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Diagnostics);
    }

    [Fact]
    public void Kernel_functions_are_called_and_weak_ones_that_are_missing_are_not()
    {
        RequireKernel(6, 4);
        using LoadedObject loaded = _host.Load(Open("kfuncs"));
        loaded.Programs["call"].Run(new RunInput());
        // 4: the flavoured name was found and called. That the program was accepted at all shows that the missing function is not reached.
        Assert.Equal(4, loaded.Variables.Get<int>("found") & 4);
    }

    [Fact]
    public void A_verifier_log_shows_the_source_lines()
    {
        RequireKernel(6, 4);
        var options = new LoadOptions { LogLevel = VerifierLogLevel.Branches | VerifierLogLevel.Instructions };
        using LoadedObject loaded = _host.Load(Open("kfuncs"), options);
        Assert.Contains("; task = bpf_task_from_pid(1); @ kfuncs.bpf.c:", loaded.Programs[0].Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_the_kernel_lacks_is_named_instead_of_an_unknown_function()
    {
        RequireKernel(5, 14);
        var error = Assert.Throws<VerifierException>(() => _host.Load(Open("core_ambiguous")));
        Assert.Contains("struct differs", error.Reason, StringComparison.Ordinal);
        Assert.Equal(Skep.Diagnostics.DiagnosticId.KernelTypeAbsent, error.Id);
        Assert.Contains("core_ambiguous.bpf.c:", error.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown#", error.Message, StringComparison.Ordinal);
        Assert.Contains("unknown#", error.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_of_the_other_byte_order_is_refused()
    {
        var error = Assert.Throws<BpfNotSupportedException>(() => _host.Load(Open("globals.be")));
        Assert.Contains("BigEndian", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_that_names_no_program_type_is_refused_by_its_name()
    {
        var error = Assert.Throws<BpfNotSupportedException>(() => _host.Load(Open("sections_unknown")));
        Assert.Contains("section '", error.Message, StringComparison.Ordinal);
    }
}
