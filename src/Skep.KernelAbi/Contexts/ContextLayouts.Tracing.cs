using System.Collections.Immutable;
using static Skep.KernelAbi.AccessWidths;

namespace Skep.KernelAbi;

/// <summary>Registers, tracepoints and the small contexts of devices.</summary>
public static partial class ContextLayouts
{
    const int MaxTraceRecord = 8192;
    const int MaxTraceArguments = 12;

    static ImmutableArray<ContextLayout> Tracing() =>
    [
        new("trace_entry", MaxTraceRecord, [ProgramType.Tracepoint],
        [
            // The first 8 bytes are the common fields, kept from programs.
            new("record", 8, MaxTraceRecord - 8, Any),
        ]),
        new("bpf_raw_tracepoint_args", MaxTraceArguments * 8, [ProgramType.RawTracepoint, ProgramType.RawTracepointWritable],
        [
            new("args", 0, MaxTraceArguments * 8, Any) { Readers = [ProgramType.RawTracepoint] },
            // The kernel looks for the buffer at offset 0 only; the other bytes of that argument are as readable as the rest.
            new("args", 0, 8, Eight) { Readers = [ProgramType.RawTracepointWritable], Pointer = ContextPointer.TracepointBuffer },
            new("args", 1, MaxTraceArguments * 8 - 1, Any) { Readers = [ProgramType.RawTracepointWritable] },
        ]),
        new("bpf_cgroup_dev_ctx", 12, [ProgramType.CgroupDevice],
        [
            new("access_type", 0, 4, UpToFour),
            new("major", 4, 4, Four),
            new("minor", 8, 4, Four),
        ]),
        new("bpf_sysctl", 8, [ProgramType.CgroupSysctl],
        [
            new("write", 0, 4, UpToFour),
            new("file_pos", 4, 4, UpToFour, Four),
        ]),
        new("unsigned int", 4, [ProgramType.LircMode2],
        [
            new("sample", 0, 4, Four),
        ]),
    ];

    // struct pt_regs of the kernel. Stores are accepted since Linux 6.19, and only uprobes may then attach.
    static ImmutableArray<ContextLayout> X64() =>
    [
        new("pt_regs", 168, [ProgramType.Kprobe],
        [
            Register("r15", 0),
            Register("r14", 8),
            Register("r13", 16),
            Register("r12", 24),
            Register("bp", 32),
            Register("bx", 40),
            Register("r11", 48),
            Register("r10", 56),
            Register("r9", 64),
            Register("r8", 72),
            Register("ax", 80),
            Register("cx", 88),
            Register("dx", 96),
            Register("si", 104),
            Register("di", 112),
            Register("orig_ax", 120),
            Register("ip", 128),
            Register("cs", 136),
            Register("flags", 144),
            Register("sp", 152),
            Register("ss", 160),
        ]),
        PerfEventData(168),
    ];

    // struct user_pt_regs, the part of pt_regs that is stable and that perf events show.
    static ImmutableArray<ContextLayout> Arm64() =>
    [
        new("pt_regs", 272, [ProgramType.Kprobe],
        [
            new("regs", 0, 31 * 8, Any, Any),
            Register("sp", 248),
            Register("pc", 256),
            Register("pstate", 264),
        ]),
        PerfEventData(272),
    ];

    static ContextField Register(string name, int offset) => new(name, offset, 8, Any, Any);

    static ContextLayout PerfEventData(int registers) => new("bpf_perf_event_data", registers + 16, [ProgramType.PerfEvent],
    [
        new("regs", 0, registers, Eight),
        new("sample_period", registers, 8, Any),
        new("addr", registers + 8, 8, Any),
    ]);
}
