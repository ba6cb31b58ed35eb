using System.Runtime.InteropServices;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;
using static Skep.Linux.Tests.TestObjects;

namespace Skep.Linux.Tests;

public sealed class LoadTests : IDisposable
{
    readonly KernelHost _host;

    public LoadTests()
    {
        Require.Root();
        _host = KernelHost.Open();
    }

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("xdp", 2)]
    [InlineData("tc", 0)]
    [InlineData("tcx/ingress", 7)]
    [InlineData("socket", 20)]
    [InlineData("cgroup_skb/ingress", 1)]
    [InlineData("cgroup_skb/egress", 1)]
    [InlineData("lwt_xmit", 0)]
    public void A_program_runs_on_a_packet_and_returns_its_verdict(string section, int verdict)
    {
        using LoadedObject loaded = _host.Load(Object(Returning(section, verdict)));
        byte[] packet = new byte[64];
        packet[12] = 8;
        packet[14] = 0x45;
        RunResult result = loaded.Programs["constant"].Run(packet);
        Assert.Equal((uint)verdict, result.ReturnValue);
    }

    [Fact]
    public void The_program_sees_the_packet_and_its_changes_come_back()
    {
        // xdp: data[0] = 0x7f when there is a byte
        ProgramSpec program = Program("rewrite", "xdp",
        [
            Instruction.Load(OperandSize.Word, Register.R2, Register.R1, 0),
            Instruction.Load(OperandSize.Word, Register.R3, Register.R1, 4),
            Instruction.Alu64(AluOperation.Mov, Register.R4, Register.R2),
            Instruction.Alu64(AluOperation.Add, Register.R4, 1),
            Instruction.Alu64(AluOperation.Mov, Register.R0, 1),
            Instruction.JumpIf64(JumpOperation.Jgt, Register.R4, Register.R3, 2),
            Instruction.Store(OperandSize.Byte, Register.R2, 0, 0x7f),
            Instruction.Alu64(AluOperation.Mov, Register.R0, 2),
            Instruction.Exit,
        ]);
        using LoadedObject loaded = _host.Load(Object(program));
        byte[] packet = new byte[60], output = new byte[32];
        RunResult result = loaded.Programs["rewrite"].Run(new RunInput { Data = packet, DataOut = output, Repeat = 10 });
        Assert.Equal(2u, result.ReturnValue);
        Assert.Equal(60, result.DataLength);
        Assert.Equal(0x7f, output[0]);
        Assert.Equal(0, packet[0]);
    }

    [Fact]
    public void A_syscall_program_reads_and_writes_its_context()
    {
        Require.That(FeatureProbe.HasProgramType(ProgramType.Syscall), "needs Linux 5.14");
        ProgramSpec program = Program("double", "syscall",
        [
            Instruction.Load(OperandSize.DoubleWord, Register.R2, Register.R1, 0),
            Instruction.Alu64(AluOperation.Add, Register.R2, Register.R2),
            Instruction.Store(OperandSize.DoubleWord, Register.R1, 0, Register.R2),
            Instruction.Alu64(AluOperation.Mov, Register.R0, 5),
            Instruction.Exit,
        ]);
        using LoadedObject loaded = _host.Load(Object(program));
        ulong[] context = [21], after = [0];
        RunResult result = loaded.Programs["double"].Run(new RunInput
        {
            Context = MemoryMarshal.AsBytes(context), ContextOut = MemoryMarshal.AsBytes(after.AsSpan()),
        });
        Assert.Equal((5u, 21ul, 42ul), (result.ReturnValue, context[0], after[0]));
    }

    [Fact]
    public void A_raw_tracepoint_program_runs_on_given_arguments()
    {
        ProgramSpec program = Program("argument", "raw_tp/sys_enter",
            [Instruction.Load(OperandSize.DoubleWord, Register.R0, Register.R1, 8), Instruction.Exit]);
        using LoadedObject loaded = _host.Load(Object(program));
        ulong[] arguments = [1, 77];
        Assert.Equal(77u, loaded.Programs["argument"].Run(new RunInput { Context = MemoryMarshal.AsBytes(arguments) }).ReturnValue);
    }

    [Fact]
    public void A_program_counts_in_a_map()
    {
        MapSpec map = Map("counts", MapType.Array, 4, 8, 1);
        ProgramSpec program = Program("count", "xdp",
        [
            Instruction.Store(OperandSize.Word, Register.R10, -4, 0),
            Instruction.Alu64(AluOperation.Mov, Register.R2, Register.R10),
            Instruction.Alu64(AluOperation.Add, Register.R2, -4),
            .. LoadMap(Register.R1),
            Instruction.CallHelper(1),
            Instruction.JumpIf64(JumpOperation.Jeq, Register.R0, 0, 2),
            Instruction.Alu64(AluOperation.Mov, Register.R1, 1),
            Instruction.Atomic(AtomicOperation.Add, OperandSize.DoubleWord, Register.R0, 0, Register.R1),
            .. Return(2),
        ], new SymbolReference(3, ReferenceKind.Map, "counts"));
        using LoadedObject loaded = _host.Load(Object(map, program));
        loaded.Programs["count"].Run(new RunInput { Data = new byte[14], Repeat = 1000 });
        Assert.Equal(1000ul, loaded.Maps["counts"].As<uint, ulong>()[0]);
    }

    [Fact]
    public void A_rejected_program_tells_the_verifiers_reason_and_keeps_its_whole_log()
    {
        ProgramSpec program = Program("wild", "xdp", [Instruction.Load(OperandSize.Word, Register.R0, Register.R10, 8), Instruction.Exit]);
        var error = Assert.Throws<VerifierException>(() => _host.Load(Object(program)));
        Assert.Equal(DiagnosticId.ProgramRejected, error.Id);
        Assert.Equal("wild", error.Program);
        Assert.Equal("invalid read from stack R10 off=8 size=4", error.Reason);
        Assert.Contains("processed 1 insns", error.Log, StringComparison.Ordinal);
        Assert.Contains(error.Reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_larger_than_the_first_buffer_is_kept_from_its_first_line_to_its_last()
    {
        var code = new List<Instruction>();
        for (int i = 0; i < 4000; i++)
            code.Add(Instruction.Alu64(AluOperation.Mov, Register.R0, i));
        code.Add(Instruction.Load(OperandSize.Word, Register.R0, Register.R10, 8));
        code.Add(Instruction.Exit);
        var error = Assert.Throws<VerifierException>(() => _host.Load(Object(Program("long", "xdp", [.. code]))));
        Assert.True(error.Log.Length > 64 * 1024);
        Assert.Matches(@"(^|\n)0: \(b7\) r0 = 0", error.Log);
        Assert.Equal("invalid read from stack R10 off=8 size=4", error.Reason);
    }

    [Fact]
    public void The_log_of_an_accepted_program_is_there_when_asked_for()
    {
        var options = new LoadOptions { LogLevel = VerifierLogLevel.Branches | VerifierLogLevel.Statistics };
        using LoadedObject loaded = _host.Load(Object(Returning("xdp", 2)), options);
        Assert.Contains("processed 2 insns", loaded.Programs[0].Log, StringComparison.Ordinal);
        using LoadedObject quiet = _host.Load(Object(Returning("xdp", 2)));
        Assert.Equal("", quiet.Programs[0].Log);
    }

    [Fact]
    public void Only_the_programs_asked_for_are_loaded()
    {
        ObjectSpec spec = Object(Returning("xdp", 1, "one"), Returning("xdp", 2, "two"), Returning("?xdp", 0, "three"));
        spec.Programs["three"].AutoLoad = false;
        using LoadedObject standard = _host.Load(spec);
        Assert.Equal(["one", "two"], standard.Programs.Select(program => program.Name));
        using LoadedObject chosen = _host.Load(spec, new LoadOptions { Programs = new HashSet<string> { "three" } });
        Assert.Equal(["three"], chosen.Programs.Select(program => program.Name));
    }

    [Fact]
    public void Constants_are_frozen_and_globals_are_shared_memory()
    {
        var constants = new MapSpec
        {
            Name = ".rodata", Type = MapType.Array, KeySize = 4, ValueSize = 8, MaxEntries = 1, Flags = MapFlags.ReadOnlyProgram,
            Freeze = true, Origin = MapOrigin.ReadOnlyData, Contents = BitConverter.GetBytes(40L),
        };
        var globals = new MapSpec
        {
            Name = ".data", Type = MapType.Array, KeySize = 4, ValueSize = 16, MaxEntries = 1, Origin = MapOrigin.Data,
            Contents = [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(2L)],
        };
        // data[0] = rodata[0] + data[8]
        ProgramSpec program = Program("sum", "xdp",
        [
            .. LoadMap(Register.R1),
            Instruction.Load(OperandSize.DoubleWord, Register.R2, Register.R1, 0),
            .. LoadMap(Register.R3),
            Instruction.Load(OperandSize.DoubleWord, Register.R4, Register.R3, 0),
            Instruction.Alu64(AluOperation.Add, Register.R4, Register.R2),
            Instruction.Store(OperandSize.DoubleWord, Register.R3, -8, Register.R4),
            .. Return(2),
        ], new SymbolReference(0, ReferenceKind.MapValue, ".rodata"), new SymbolReference(3, ReferenceKind.MapValue, ".data", 8));
        ObjectSpec spec = Object(constants, globals, program);
        spec.Variables.Add(new VariableSpec { Name = "sum", Map = globals, Offset = 0, Size = 8 });
        spec.Variables.Add(new VariableSpec { Name = "addend", Map = globals, Offset = 8, Size = 8 });
        spec.Variables.Add(new VariableSpec { Name = "constant", Map = constants, Offset = 0, Size = 8 });
        using LoadedObject loaded = _host.Load(spec);
        Assert.True(((KernelMap)loaded.Maps[".data"]).IsMemoryMapped);

        BpfProgram sum = loaded.Programs["sum"];
        sum.Run(new byte[14]);
        Assert.Equal(42, loaded.Variables.Get<long>("sum"));
        loaded.Variables.Set("addend", 100L);
        sum.Run(new byte[14]);
        Assert.Equal(140, loaded.Variables.Get<long>("sum"));

        var error = Assert.Throws<BpfMapException>(() => loaded.Variables.Set("constant", 1L));
        Assert.Equal(1, error.Errno);
        Assert.Contains("frozen", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_is_read_without_the_rest_of_its_section()
    {
        const int Size = 1 << 20;
        byte[] contents = new byte[Size];
        BitConverter.TryWriteBytes(contents.AsSpan(Size - 8), 42L);
        var globals = new MapSpec
        {
            Name = ".data", Type = MapType.Array, KeySize = 4, ValueSize = Size, MaxEntries = 1, Origin = MapOrigin.Data,
                Contents = contents,
        };
        ObjectSpec spec = Object(globals);
        spec.Variables.Add(new VariableSpec { Name = "last", Map = globals, Offset = Size - 8, Size = 8 });
        using LoadedObject loaded = _host.Load(spec);
        Assert.Equal(42, loaded.Variables.Get<long>("last"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(42, loaded.Variables.Get<long>("last"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Size / 100);

        // The same without shared memory, as in kernels before 5.5.
        using KernelMap view = new(loaded.Maps[".data"].Spec, ((KernelMap)loaded.Maps[".data"]).Descriptor, owns: false);
        Assert.False(view.IsMemoryMapped);
        byte[] value = new byte[8];
        view.ReadValueRange(Size - 8, value);
        Assert.Equal(42, BitConverter.ToInt64(value));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.ReadValueRange(Size - 7, value));
    }

    [Fact]
    public void Tail_call_tables_are_filled_after_the_programs_are_loaded()
    {
        var table = new MapSpec
        {
            Name = "jumps", Type = MapType.ProgArray, KeySize = 4, ValueSize = 4, MaxEntries = 2, Slots = [new(1, "second")],
        };
        ProgramSpec first = Program("first", "xdp",
        [
            .. LoadMap(Register.R2),
            Instruction.Alu64(AluOperation.Mov, Register.R3, 1),
            Instruction.CallHelper(12),
            .. Return(1),
        ], new SymbolReference(0, ReferenceKind.Map, "jumps"));
        using LoadedObject loaded = _host.Load(Object(table, first, Returning("xdp", 3, "second")));
        Assert.Equal(3u, loaded.Programs["first"].Run(new byte[14]).ReturnValue);
    }

    [Fact]
    public void Maps_of_maps_are_filled_before_the_programs_are_loaded()
    {
        MapSpec inner = Map("inner", MapType.Array, 4, 8, 1);
        var outer = new MapSpec
        {
            Name = "outer", Type = MapType.ArrayOfMaps, KeySize = 4, ValueSize = 4, MaxEntries = 2, Slots = [new(1, "inner")],
            Inner = Map("template", MapType.Array, 4, 8, 1),
        };
        using LoadedObject loaded = _host.Load(Object(inner, outer, Returning("xdp", 2)));
        Assert.Equal(((KernelMap)loaded.Maps["inner"]).Id, loaded.Maps["outer"].As<int, int>()[1]);
        Assert.False(loaded.Maps["outer"].As<int, int>().TryGetValue(0, out _));
    }

    [Fact]
    public void A_program_type_that_cannot_be_run_on_data_says_so()
    {
        using LoadedObject loaded = _host.Load(Object(Returning("cgroup/connect4", 1)));
        var error = Assert.Throws<BpfNotSupportedException>(() => loaded.Programs[0].Run(new byte[14]));
        Assert.Contains("cgroup_sock_addr", error.Message, StringComparison.Ordinal);
        Assert.Equal(DiagnosticId.RunUnsupported, error.Id);
    }

    [Fact]
    public void A_packet_shorter_than_its_link_layer_header_is_explained()
    {
        using LoadedObject loaded = _host.Load(Object(Returning("tc", 0)));
        var error = Assert.Throws<BpfSystemException>(() => loaded.Programs[0].Run(new byte[5]));
        Assert.Contains("14 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(DiagnosticId.RunInputRefused, error.Id);
    }

    [Theory]
    [InlineData("fentry/vfs_read")]
    [InlineData("lsm/file_open")]
    public void A_refusal_that_no_visible_rule_explains_names_what_may_be_behind_it(string section)
    {
        Exception? error = Record.Exception(() => _host.Load(Object(Returning(section, 0))).Dispose());
        Require.That(error is not null, "needs a kernel that refuses trampolines");
        Assert.Contains("EPERM", error!.Message, StringComparison.Ordinal);
        Assert.Contains("security module", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_helper_that_the_kernel_does_not_know_yet_has_an_id_of_its_own()
    {
        HelperInfo newest = Helpers.All.MaxBy(static helper => helper.FirstKernel)!;
        Assert.SkipUnless(newest.FirstKernel > KernelRelease.Current, "the kernel has every helper in the table");
        var error = Assert.Throws<VerifierException>(() =>
            _host.Load(Object(Program("newer", "xdp", [Instruction.CallHelper((int)newest.Id), .. Return(1)]))));
        Assert.Equal(DiagnosticId.CodeNewerThanKernel, error.Id);
    }

    [Fact]
    public void A_type_of_program_that_Skep_does_not_load_is_refused_by_name()
    {
        var error = Assert.Throws<BpfNotSupportedException>(() => _host.Load(Object(Returning("freplace/target", 1))));
        Assert.Equal(DiagnosticId.ProgramTypeUnsupported, error.Id);
    }

    [Fact]
    public void A_program_with_too_many_instructions_is_refused_without_a_log()
    {
        Instruction[] code = [.. Enumerable.Repeat(Instruction.Alu64(AluOperation.Mov, Register.R0, 1), 1_000_001), Instruction.Exit];
        var error = Assert.Throws<BpfSystemException>(() => _host.Load(Object(Program("long", "xdp", code))));
        Assert.Equal((Errno.E2BIG, DiagnosticId.ProgramRefused), (error.Errno, error.Id));
        Assert.Contains("1,000,000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_newer_than_the_kernel_is_named_with_the_first_kernel_that_has_it()
    {
        ProgramSpec program = Program("newer", "xdp",
        [
            Instruction.Atomic(AtomicOperation.FetchAdd, OperandSize.DoubleWord, Register.R10, -8, Register.R1),
            Instruction.CallHelper((int)HelperId.GetAttachCookie),
            Instruction.CallHelper((int)HelperId.MapLookupElem),
            Instruction.Exit,
        ]);
        Assert.Null(NewerCode.Explain(program, new(6, 18)));
        string explanation = NewerCode.Explain(program, new(5, 10))!;
        Assert.Contains("bpf_get_attach_cookie (first in Linux 5.15)", explanation, StringComparison.Ordinal);
        Assert.Contains("(first in Linux 5.12)", explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("bpf_map_lookup_elem", explanation, StringComparison.Ordinal);
    }
}
