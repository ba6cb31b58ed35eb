using System.IO.Compression;
using System.Text;
using Skep.Btf;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects.Core;

namespace Skep.Objects.Tests;

/// <summary>What an object takes from the kernel besides types: configuration, functions, variables.</summary>
public sealed class KernelTargetTests
{
    const string Configuration = """
        # A comment
        # CONFIG_NOT_SET is not set
        CONFIG_HZ=250
        CONFIG_BPF_SYSCALL=y
        CONFIG_BPF=y
        CONFIG_NET=m
        CONFIG_DEFAULT_HOSTNAME="skeleton"
        """;

    static readonly RelocationTarget Target = new() { Version = new KernelVersion(6, 1, 7),
        Configuration = static () => Parse(Configuration) };

    static KernelConfiguration Parse(string text) => KernelConfiguration.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    static ObjectSpec Read(string source, ByteOrder order = ByteOrder.LittleEndian) =>
        ObjectReader.Read(Compiled.Object(source, "clang-19", order), source, new DiagnosticBag())!;

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Configuration_values_are_filled_in_by_the_type_of_their_variable(ByteOrder order)
    {
        var diagnostics = new DiagnosticBag();
        ObjectSpec spec = Relocator.Relocate(Read("features", order), Target, diagnostics)!;
        byte[] contents = spec.Maps.Get(".kconfig").Contents!;
        string Hex(string name)
        {
            ExternSpec item = spec.Externs.Get(name);
            byte[] bytes = contents[item.Offset..(item.Offset + item.Size)];
            if (order == ByteOrder.LittleEndian && name != "CONFIG_DEFAULT_HOSTNAME")
                Array.Reverse(bytes);
            return Convert.ToHexString(bytes);
        }

        Assert.Equal("00060107", Hex("LINUX_KERNEL_VERSION"));
        Assert.Equal("000000FA", Hex("CONFIG_HZ"));
        Assert.Equal("00000001", Hex("CONFIG_BPF_SYSCALL"));
        Assert.Equal("01", Hex("CONFIG_BPF"));
        Assert.Equal(Convert.ToHexString("m"u8), Hex("CONFIG_NET"));
        Assert.Equal(Convert.ToHexString("skeleto\0"u8), Hex("CONFIG_DEFAULT_HOSTNAME"));
        Assert.Equal("00", Hex("CONFIG_NO_SUCH_OPTION"));
        Assert.Equal("0000000000000000", Hex("LINUX_NO_SUCH_VALUE"));
        Diagnostic warning = Assert.Single(diagnostics);
        Assert.Equal((DiagnosticId.ConfigurationValue, Severity.Warning), (warning.Id, warning.Severity));
    }

    [Theory]
    [InlineData("CONFIG_BPF=y\nCONFIG_NET=y", "'CONFIG_BPF_SYSCALL' is not set")]
    [InlineData("CONFIG_BPF_SYSCALL=y\nCONFIG_NET=y\nCONFIG_BPF=m", "'CONFIG_BPF' is 'm'")]
    [InlineData("CONFIG_BPF_SYSCALL=\"yes\"\nCONFIG_NET=y\nCONFIG_BPF=y", "'CONFIG_BPF_SYSCALL' is a string")]
    [InlineData("CONFIG_BPF_SYSCALL=y\nCONFIG_NET=300\nCONFIG_BPF=y", "'CONFIG_NET' is the number 300")]
    [InlineData("CONFIG_BPF_SYSCALL=y\nCONFIG_NET=y\nCONFIG_BPF=y\nCONFIG_HZ=0x100000000", "'CONFIG_HZ' is the number 4294967296")]
    public void A_configuration_value_that_does_not_fit_is_an_error(string configuration, string message)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(Relocator.Relocate(Read("features"), Target with { Configuration = () => Parse(configuration) }, diagnostics));
        Assert.StartsWith(message, Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_configuration_reads_like_a_plain_one()
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Configuration));
        compressed.Position = 0;
        KernelConfiguration configuration = KernelConfiguration.Read(compressed);
        Assert.Equal(("250", 5), (configuration.Find("CONFIG_HZ"), configuration.Count));
    }

    [Fact]
    public void Weak_symbols_that_the_kernel_lacks_are_zero_and_their_calls_poisoned()
    {
        ObjectSpec spec = Read("kfuncs");
        var diagnostics = new DiagnosticBag();
        ProgramSpec program = Assert.Single(Relocator.Relocate(spec, KernelTarget.Running, diagnostics)!.Programs);
        Assert.Empty(diagnostics);
        Assert.Equal(
            ["bpf_task_acquire", "bpf_task_release___flavour", "runqueues"],
            program.References.Where(static reference => reference.Kind is ReferenceKind.KernelFunction or ReferenceKind.KernelVariable)
                .Select(static reference => reference.Symbol).Distinct().Order());
        Assert.Contains(program.Poisoned, static poisoned =>
            poisoned.Reason == "bpf_no_such_function: the kernel has no 'bpf_no_such_function'");
        Assert.Contains(program.Poisoned, static poisoned => poisoned.Reason.Contains("does not fit", StringComparison.Ordinal));
        foreach (PoisonedInstruction poisoned in program.Poisoned)
            Assert.Equal(0xbad2310, program.Instructions[poisoned.Instruction].Immediate);

        foreach (SymbolReference gone in Assert.Single(spec.Programs).References
            .Where(static reference => reference is { Kind: ReferenceKind.KernelVariable,
            Symbol: "bpf_no_such_function" or "no_such_variable" }))
        {
            Instruction load = program.Instructions[gone.Instruction];
            Assert.Equal((PseudoSource.None, 0ul), (load.PseudoSource, load.WideImmediate(program.Instructions[gone.Instruction + 1])));
        }
    }

    [Fact]
    public void Kernel_functions_and_variables_are_found_without_their_flavour()
    {
        ObjectSpec spec = Read("kfuncs");
        CoreTarget types = KernelTarget.Running.Types!;
        var resolver = new KernelSymbolResolver(spec.Btf!, types);
        Assert.True(resolver.TryResolve(spec.Externs.Get("bpf_task_release___flavour"), out KernelSymbol function, out _));
        Assert.Equal("bpf_task_release", function.File.GetType(function.TypeId).Name);
        Assert.True(resolver.TryResolve(spec.Externs.Get("runqueues"), out KernelSymbol variable, out _));
        Assert.Equal("runqueues", variable.File.GetType(variable.TypeId).Name);
        Assert.False(resolver.TryResolve(spec.Externs.Get("bpf_no_such_function"), out _, out string? error));
        Assert.Null(error);
    }

    [Fact]
    public void A_parameter_tagged_as_context_has_the_type_of_the_program_s_context()
    {
        byte[] bytes = File.ReadAllBytes(Repository.File("tests", "objects", "context_tag.bpf.o"));
        ObjectSpec spec = ObjectReader.Read(bytes, "context_tag", new DiagnosticBag())!;
        BtfFile prepared = LoadableTypes.Prepare(spec)!.ToFile();
        BtfType ContextOf(BtfFile types, string function)
        {
            Assert.True(types.TryFind(function, BtfKind.Function, out BtfType type));
            return type.Target.GetParameter(0).Type.Target;
        }

        Assert.Equal((BtfKind.Struct, "__sk_buff"), (ContextOf(prepared, "length_of").Kind, ContextOf(prepared, "length_of").Name));
        Assert.Equal((BtfKind.Typedef, "bpf_user_pt_regs_t"),
            (ContextOf(prepared, "first_argument_of").Kind, ContextOf(prepared, "first_argument_of").Name));
        // Both are void * in the source, and share the prototype.
        Assert.True(ContextOf(spec.Btf!, "length_of").IsVoid);
        // The section does not have the last word on a program's type.
        foreach (ProgramSpec program in spec.Programs)
            program.Type = program.Name == "on_call" ? ProgramType.SchedCls : ProgramType.Xdp;
        Assert.Equal(("xdp_md", "__sk_buff"),
            (ContextOf(LoadableTypes.Prepare(spec)!.ToFile(), "length_of").Name,
                ContextOf(LoadableTypes.Prepare(spec)!.ToFile(), "first_argument_of").Name));
    }

    [Fact]
    public void An_object_that_needs_the_kernel_s_types_says_so_without_them()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(Relocator.Relocate(Read("core"), new RelocationTarget(), diagnostics));
        Diagnostic first = diagnostics[0];
        Assert.Equal((DiagnosticId.CoreTargetMissing, "core.bpf.c"), (first.Id, Path.GetFileName(first.Location.File)));
        Assert.True(first.Location.Line > 50);
    }
}
