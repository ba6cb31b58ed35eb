using Skep.Btf;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine.Tests;

/// <summary>Everything illegal ends the run with a message that says what was done, to what, and by which instruction.</summary>
public sealed class FaultTests
{
    static readonly MapSpec[] Maps =
    [
        TestMachine.Spec(MapType.Hash, 4, 8, 4, name: "flows"),
        TestMachine.Spec(MapType.Array, 4, 8, 1, name: "one"),
        TestMachine.Spec(MapType.Array, 4, 8, 1, MapFlags.ReadOnlyProgram, "constants"),
        TestMachine.Spec(MapType.RingBuf, 0, 0, 4096, name: "events"),
        TestMachine.Spec(MapType.Queue, 0, 4, 4, name: "queue"),
    ];

    public static TheoryData<string, string, string> Faults => new()
    {
        { "r0 = *(u32 *)(r1 + 0)\nr0 = *(u32 *)(r0 + 57)\nexit",
            DiagnosticId.AccessOutOfBounds, "main: insn 1: error BPF2001: read of 4 bytes at packet+57, but the packet has 60 bytes: r0 = *(u32 *)(r0 +57) Compare the end of the access with data_end first." },
        { "r2 = *(u32 *)(r1 + 0)\n*(u8 *)(r2 - 1) = 0\nexit",
            DiagnosticId.AccessOutOfBounds, "main: insn 1: error BPF2001: write of 1 byte at packet-1, but the packet has 60 bytes: *(u8 *)(r2 -1) = 0 Compare the end of the access with data_end first." },
        { "r0 = *(u64 *)(r10 + 0)\nexit",
            DiagnosticId.AccessOutOfBounds, "main: insn 0: error BPF2001: read of 8 bytes at fp+0, but the stack is fp-512 to fp-1: r0 = *(u64 *)(r10 +0)" },
        { "*(u64 *)(r10 - 516) = 1\nexit",
            DiagnosticId.AccessOutOfBounds, "main: insn 0: error BPF2001: write of 8 bytes at fp-516, but the stack is fp-512 to fp-1: *(u64 *)(r10 -516) = 1" },
        { "r0 = 0\nr0 = *(u32 *)(r0 + 16)\nexit",
            DiagnosticId.NotAPointer, "main: insn 1: error BPF2002: read of 4 bytes through a null pointer (address 16): r0 = *(u32 *)(r0 +16) Compare the pointer with NULL first." },
        { "r0 = 0x12345678\nr0 = *(u8 *)(r0 + 0)\nexit",
            DiagnosticId.NotAPointer, "main: insn 1: error BPF2002: read of 1 byte through 0x12345678, which is no pointer: r0 = *(u8 *)(r0 +0)" },
        { "r0 = map[flows]\nr0 = *(u8 *)(r0 + 0)\nexit",
            DiagnosticId.NotAPointer, "main: insn 2: error BPF2002: read of 1 byte at map 'flows': the map itself is not memory: r0 = *(u8 *)(r0 +0) Look an element up to get a pointer to its value." },
        { Lookup("one") + "r0 = *(u32 *)(r0 + 8)\nexit",
            DiagnosticId.AccessOutOfBounds, "main: insn 8: error BPF2001: read of 4 bytes at value of 'one'+8, but a value has 8 bytes: r0 = *(u32 *)(r0 +8)" },
        { Update("flows") + Lookup("flows") + "r0 = *(u32 *)(r0 + 6)\nexit",
            DiagnosticId.AccessOutOfBounds, "main: insn 18: error BPF2001: read of 4 bytes at value of 'flows'+6, but a value has 8 bytes: r0 = *(u32 *)(r0 +6)" },
        { Lookup("flows") + "r0 = *(u32 *)(r0 + 0)\nexit",
            DiagnosticId.NotAPointer, "main: insn 8: error BPF2002: read of 4 bytes through a null pointer: r0 = *(u32 *)(r0 +0) Compare the pointer with NULL first." },
        { Lookup("constants") + "*(u32 *)(r0 + 0) = 1\nexit",
            DiagnosticId.AccessForbidden, "main: insn 8: error BPF2004: write of 4 bytes at value of 'constants'+0, but programs may not write to this map: *(u32 *)(r0 +0) = 1" },
        { "r0 = *(u64 *)(r1 + 0)\nexit",
            DiagnosticId.ContextAccess, "main: insn 0: error BPF2005: read of 8 bytes at ctx+0, xdp_md.data, which is read 4 bytes at a time: r0 = *(u64 *)(r1 +0)" },
        { "*(u32 *)(r1 + 12) = 1\nexit",
            DiagnosticId.ContextAccess, "main: insn 0: error BPF2005: write of 4 bytes at ctx+12, xdp_md.ingress_ifindex, which programs of type xdp may not write: *(u32 *)(r1 +12) = 1" },
        { "r2 = 1\nlock *(u64 *)(r10 - 12) += r2\nexit",
            DiagnosticId.MisalignedAtomic, "main: insn 1: error BPF2006: atomic access of 8 bytes at fp-12, which is not aligned to 8 bytes: lock *(u64 *)(r10 -12) += r2" },
        { "r0 = *(u32 *)(r1 + 12)\nif r0 == 7 goto +1\nr6 = 1\nr0 = r6\nexit",
            "", "" },
        { "r0 = *(u32 *)(r1 + 12)\nif r0 != 7 goto +1\nr6 = 1\nr0 = r6\nexit",
            DiagnosticId.UninitializedRegister, "main: insn 3: error BPF2007: r6 is read, but nothing was written to it on this path: r0 = r6" },
        { "call 9999\nexit",
            DiagnosticId.UnknownFunction, "main: insn 0: error BPF2008: there is no helper 9999: call helper#9999 Register one with InProcessHost.RegisterHelper." },
        { "call 5\nr0 = r2\nexit",
            DiagnosticId.UninitializedRegister, "main: insn 1: error BPF2007: r2 is read, but nothing was written to it on this path: r0 = r2" },
        { "r6 = r1\ncall 5\nr0 = *(u32 *)(r1 + 0)\nexit",
            DiagnosticId.UninitializedRegister, "main: insn 2: error BPF2007: r1 is read, but nothing was written to it on this path: r0 = *(u32 *)(r1 +0)" },
        { "r3 = 3\ncall f\nr0 = r3\nexit\nf:\nr0 = r3\nexit",
            DiagnosticId.UninitializedRegister, "main: insn 2: error BPF2007: r3 is read, but nothing was written to it on this path: r0 = r3" },
        { "call f\nexit\nf:\nr0 = r3\nexit",
            DiagnosticId.UninitializedRegister, "main: insn 2: error BPF2007: r3 is read, but nothing was written to it on this path: r0 = r3" },
        { "r6 = 6\ncall f\nexit\nf:\nr0 = r6\nexit",
            DiagnosticId.UninitializedRegister, "main: insn 3: error BPF2007: r6 is read, but nothing was written to it on this path: r0 = r6" },
        { "r1 = map[flows]\ncall 1\nexit",
            DiagnosticId.UninitializedRegister, "main: insn 2: error BPF2007: r2 is read, but nothing was written to it on this path: call bpf_map_lookup_elem#1" },
        { Reserve + "if r0 == 0 goto +3\nr1 = r0\nr2 = 0\ncall 132\nexit",
            DiagnosticId.UninitializedRegister, "main: insn 10: error BPF2007: r0 is read, but nothing was written to it on this path: exit" },
        { "r1 = 1\nr2 = subprog[f]\nr3 = 0\nr4 = 0\nr6 = 6\ncall 181\nexit\nf:\nr0 = r6\nexit",
            DiagnosticId.UninitializedRegister, "main: insn 8: error BPF2007: r6 is read, but nothing was written to it on this path: r0 = r6" },
        { "call 116\nexit",
            DiagnosticId.UnknownFunction, "main: insn 0: error BPF2008: programs of type xdp may not call bpf_tcp_send_ack: call bpf_tcp_send_ack#116" },
        { "r1 = r10\ncall 86\nexit",
            DiagnosticId.UnknownFunction, "main: insn 1: error BPF2008: the in-process host has no bpf_sk_release: call bpf_sk_release#86 Register one with InProcessHost.RegisterHelper, or run the program in the kernel." },
        { "r0 = *(u32 *)(r1 + 24)\nexit",
            DiagnosticId.ContextAccess, "main: insn 0: error BPF2005: read of 4 bytes at ctx+24, where xdp_md has no field: r0 = *(u32 *)(r1 +24)" },
        { "r2 = r1\nr2 += 4\nr1 = map[flows]\ncall 1\nexit",
            DiagnosticId.ContextAccess, "main: insn 4: error BPF2005: argument 2 (r2): read of 4 bytes at ctx+4, but the context is not memory: call bpf_map_lookup_elem#1 Access its fields by load and store instructions." },
        { "r1 = 5\nr2 = r10\ncall 1\nexit",
            DiagnosticId.HelperArgument, "main: insn 2: error BPF2009: argument 1 (r1) is 0x5, which is no map: call bpf_map_lookup_elem#1" },
        { "r1 = map[queue]\nr2 = r10\ncall 1\nexit",
            DiagnosticId.HelperArgument, "main: insn 3: error BPF2009: argument 1 (r1) is the map 'queue' of type Queue, which has no elements by key: call bpf_map_lookup_elem#1" },
        { "r1 = map[flows]\nr2 = r10\nr2 += -2\ncall 1\nexit",
            DiagnosticId.AccessOutOfBounds, "main: insn 4: error BPF2001: argument 2 (r2): read of 4 bytes at fp-2, but the stack is fp-512 to fp-1: call bpf_map_lookup_elem#1" },
        { "loop:\ngoto loop",
            DiagnosticId.BudgetExceeded, "main: insn 0: error BPF2010: the program has run more than 100000 instructions in loops: goto pc-1 It may never end. Bound the loop, or raise MachineOptions.InstructionBudget." },
        { Lookup("one") + "*(u32 *)(r0 + 0) = 1\nr1 = r0\ncall 93\nexit",
            DiagnosticId.BudgetExceeded, "main: insn 10: error BPF2010: the program waits for a bpf_spin_lock that nobody lets go of: call bpf_spin_lock#93 Only bpf_spin_lock and bpf_spin_unlock may write to it." },
        { Lookup("one") + "r1 = r0\ncall 93\nr1 = map[one]\nr2 = r10\nr2 += -4\nr3 = r10\nr3 += -8\nr4 = 4\ncall 2\nexit",
            DiagnosticId.HelperArgument, "main: insn 17: error BPF2009: argument 4 (r4) has BPF_F_LOCK while a bpf_spin_lock is held: call bpf_map_update_elem#2 Unlock before updating a map." },
        { "call f\nexit\nf:\ncall f\nexit",
            DiagnosticId.CallDepth, "main: insn 2: error BPF2011: a call from the 8th nested function: call pc-1 Calls may be at most 8 deep." },
        { "r0 = 0",
            DiagnosticId.RanOffEnd, "main: insn 1: error BPF2012: the program ran past its last instruction End every path with 'exit'." },
        { Reserve + "r0 = 0\nexit",
            DiagnosticId.Unreleased, "main: insn 7: error BPF2013: the program ended holding a ring buffer record that it neither submitted nor discarded: exit" },
        { Reserve + "*(u64 *)(r0 + 12) = 1\nexit",
            DiagnosticId.AccessOutOfBounds, "main: insn 6: error BPF2001: write of 8 bytes at record+12, but the memory has 16 bytes: *(u64 *)(r0 +12) = 1" },
        { Reserve + "r6 = r0\nr1 = r0\nr2 = 0\ncall 132\n*(u8 *)(r6 + 0) = 1\nexit",
            DiagnosticId.StalePointer, "main: insn 10: error BPF2003: write of 1 byte at record+0, which was given back: *(u8 *)(r6 +0) = 1 Do not use a record after submitting or discarding it." },
        { Reserve + "r6 = r0\nr1 = r0\nr2 = 0\ncall 132\nr1 = r6\nr2 = 0\ncall 133\nexit",
            DiagnosticId.HelperArgument, "main: insn 12: error BPF2009: argument 1 (r1) is record+0, which is no reserved record: call bpf_ringbuf_discard#133 Pass the pointer that bpf_ringbuf_reserve returned, once." },
        { ReserveDynptr + "r0 = 0\nexit",
            DiagnosticId.Unreleased, "main: insn 8: error BPF2013: the program ended holding a ring buffer record that it neither submitted nor discarded: exit" },
        { ReserveDynptr + "r1 = r10\nr1 += -16\nr2 = 0\nr3 = 8\ncall 203\nr6 = r0\nr1 = r10\nr1 += -16\nr2 = 0\ncall 199\nr0 = *(u8 *)(r6 + 0)\nexit",
            DiagnosticId.StalePointer, "main: insn 17: error BPF2003: read of 1 byte at record+0, which was given back: r0 = *(u8 *)(r6 +0) Do not use a record after submitting or discarding it." },
        { "r1 = r10\nr1 += -12\nr2 = 0\nr3 = 8\ncall 203\nexit",
            DiagnosticId.HelperArgument, "main: insn 4: error BPF2009: argument 1 (r1) is not aligned to 8 bytes, as a dynptr is: call bpf_dynptr_data#203" },
        { "r1 = 0x30000000\n*(u64 *)(r10 - 16) = r1\nr1 = 0x10000010\n*(u64 *)(r10 - 8) = r1\nr1 = r10\nr1 += -32\nr2 = 8\nr3 = r10\nr3 += -16\nr4 = 0\nr5 = 0\ncall 201\nexit",
            DiagnosticId.NotAPointer, "main: insn 11: error BPF2002: argument 3 (r3): read of 8 bytes through 0x30000000, which is no pointer: call bpf_dynptr_read#201" },
        { "call f\nr0 = *(u8 *)(r0 + 0)\nexit\nf:\nr0 = r10\nr0 += -8\nexit",
            DiagnosticId.StalePointer, "main: insn 1: error BPF2003: read of 1 byte at fp-8, the stack of a function that has returned: r0 = *(u8 *)(r0 +0)" },
        { "r2 = 0x40\ncallx r2\nexit",
            DiagnosticId.NotAFunction, "main: insn 1: error BPF2014: call of 0x40, which is no function of this program: callx r2" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void An_illegal_step_is_reported_with_what_it_did(string source, string id, string message)
    {
        using var machine = TestMachine.Assemble(source, ProgramType.Xdp, new MachineOptions { PossibleCpus = 1, InstructionBudget = 100_000 }, Maps);
        if (id.Length == 0)
        {
            Assert.Equal(1u, machine.Program.Run(new byte[60]).ReturnValue);
            return;
        }
        for (int i = 0; i < 2; i++)
        {
            // Twice: the first fault must leave the CPU and the maps fit for another run.
            var fault = Assert.Throws<BpfExecutionException>(() => machine.Program.Run(new byte[60])).Fault;
            Assert.Equal(message, fault.ToString());
            Assert.Equal(id, fault.Id);
        }
    }

    [Fact]
    public void A_fault_names_the_source_line()
    {
        var builder = new BtfBuilder();
        int file = builder.AddString("drop.bpf.c"), first = builder.AddString("int *p = 0;"), second = builder.AddString("return *p;");
        BtfFile types = builder.ToFile();
        var program = new ProgramSpec
        {
            Name = "drop",
            Type = ProgramType.Xdp,
            Instructions = TestMachine.Parse("drop", "r0 = 0\nr0 = *(u8 *)(r0 + 0)\nexit").Instructions,
            Lines = [new SourceLine(types, 0, file, first, 6, 2), new SourceLine(types, 1, file, second, 7, 9)],
        };
        using var machine = new TestMachine(program);

        Diagnostic fault = Assert.Throws<BpfExecutionException>(() => machine.Program.Run(new byte[60])).Fault;
        Assert.Equal(
            "drop.bpf.c(7,9): drop: insn 1: error BPF2002: read of 1 byte through a null pointer: r0 = *(u8 *)(r0 +0) ; return *p; Compare the pointer with NULL first.",
            fault.ToString());
    }

    [Theory]
    [InlineData("r10 = 0\nexit", DiagnosticId.FramePointerWrite)]
    [InlineData("goto +5\nexit", DiagnosticId.TargetOutsideProgram)]
    [InlineData("r1 = map[missing]\nexit", DiagnosticId.UnresolvedReference)]
    public void What_can_never_run_is_refused_at_load(string source, string id)
    {
        var refused = Assert.Throws<BpfLoadException>(() => TestMachine.Assemble(source).Dispose());
        Assert.Equal(id, Assert.Single(refused.Diagnostics).Id);
    }

    [Fact]
    public void A_helper_of_the_application_may_refuse_too()
    {
        using var host = new InProcessHost(new MachineOptions { PossibleCpus = 1 });
        host.RegisterHelper(7000, static call => call.Read(1, 4)[0] + 1u);
        var spec = new ObjectSpec();
        spec.Programs.Add(TestMachine.Parse("good", "*(u32 *)(r10 - 4) = 41\nr1 = r10\nr1 += -4\ncall 7000\nexit"));
        spec.Programs.Add(TestMachine.Parse("bad", "r1 = 0\ncall 7000\nexit"));
        using LoadedObject loaded = host.Load(spec);

        Assert.Equal(42u, loaded.Programs["good"].Run(new byte[60]).ReturnValue);
        var fault = Assert.Throws<BpfExecutionException>(() => loaded.Programs["bad"].Run(new byte[60])).Fault;
        Assert.Equal("bad: insn 1: error BPF2002: argument 1 (r1): read of 4 bytes through a null pointer: call helper#7000 Compare the pointer with NULL first.", fault.ToString());
    }

    [Fact]
    public void A_program_cannot_reach_the_maps_of_another_object_by_making_up_an_address()
    {
        using var host = new InProcessHost(new MachineOptions { PossibleCpus = 1 });
        var victim = new ObjectSpec();
        victim.Maps.Add(TestMachine.Spec(MapType.Array, 4, 8, 1, name: "secret"));
        victim.Programs.Add(TestMachine.Parse("leak", Lookup("secret") + "r2 = r10\n*(u64 *)(r2 - 8) = r0\nr0 >>= 48\nexit"));
        using LoadedObject first = host.Load(victim);
        uint region = first.Programs[0].Run(new byte[60]).ReturnValue;
        var thief = new ObjectSpec();
        thief.Programs.Add(TestMachine.Parse("steal", $"r0 = {region}\nr0 <<= 48\nr1 = 0x10000\nr0 += r1\nr0 = *(u64 *)(r0 + 0)\nexit"));
        using LoadedObject second = host.Load(thief);

        var fault = Assert.Throws<BpfExecutionException>(() => second.Programs[0].Run(new byte[60])).Fault;
        Assert.Equal(DiagnosticId.NotAPointer, fault.Id);
    }

    [Fact]
    public void A_tail_call_cannot_change_the_type_of_the_context()
    {
        using var host = new InProcessHost(new MachineOptions { PossibleCpus = 1 });
        var spec = new ObjectSpec();
        spec.Maps.Add(TestMachine.Spec(MapType.ProgArray, 4, 4, 2, name: "next"));
        spec.Programs.Add(TestMachine.Parse("packet", "r0 = 0\nexit", ProgramType.Xdp));
        spec.Programs.Add(TestMachine.Parse("classify", "r2 = map[next]\nr3 = 1\ncall 12\nr0 = 0\nexit", ProgramType.SchedCls));
        using LoadedObject loaded = host.Load(spec);
        ((ProgramArrayMap)loaded.Maps["next"]).Set(1, (InProcessProgram)loaded.Programs["packet"]);

        var fault = Assert.Throws<BpfExecutionException>(() => loaded.Programs["classify"].Run(new byte[60])).Fault;
        Assert.Equal("classify: insn 3: error BPF2009: argument 2 (r2) has a program of type xdp at index 1, which cannot replace one of another type: call bpf_tail_call#12", fault.ToString());
    }

    const string Reserve = "r1 = map[events]\nr2 = 16\nr3 = 0\ncall 131\nif r0 == 0 goto +0\n";

    const string ReserveDynptr = "r1 = map[events]\nr2 = 16\nr3 = 0\nr4 = r10\nr4 += -16\ncall 198\n";

    static string Lookup(string map) => $"*(u32 *)(r10 - 4) = 0\nr1 = map[{map}]\nr2 = r10\nr2 += -4\ncall 1\nr9 = 0\nr9 = 0\n";

    static string Update(string map) =>
        $"*(u32 *)(r10 - 4) = 0\n*(u64 *)(r10 - 16) = 5\nr1 = map[{map}]\nr2 = r10\nr2 += -4\nr3 = r10\nr3 += -16\nr4 = 0\ncall 2\n";
}
