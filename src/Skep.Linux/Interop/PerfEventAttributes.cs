using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary><c>struct perf_event_attr</c>, its first 112 bytes (PERF_ATTR_SIZE_VER5, Linux 4.1).</summary>
[StructLayout(LayoutKind.Sequential)]
struct PerfEventAttributes
{
    public const uint TypeSoftware = 1;
    public const uint TypeTracepoint = 2;

    /// <summary>PERF_COUNT_SW_BPF_OUTPUT: what <c>bpf_perf_event_output</c> writes.</summary>
    public const ulong SoftwareBpfOutput = 10;

    /// <summary>PERF_SAMPLE_RAW.</summary>
    public const ulong SampleRaw = 1 << 10;

    /// <summary>Bit <c>inherit</c> of <see cref="Options"/>.</summary>
    public const ulong OptionInherit = 1 << 1;

    /// <summary>Bit <c>inherit_thread</c> of <see cref="Options"/>.</summary>
    public const ulong OptionInheritThread = 1ul << 35;

    /// <summary>Bit <c>freq</c> of <see cref="Options"/>: the period is a rate.</summary>
    public const ulong OptionFrequency = 1 << 10;

    public uint Type;
    public uint Size;
    public ulong Config;
    public ulong SamplePeriod;
    public ulong SampleType;
    public ulong ReadFormat;
    /// <summary>The bit fields from <c>disabled</c> on.</summary>
    public ulong Options;
    public uint WakeupEvents;
    public uint BpType;
    public ulong Config1;
    public ulong Config2;
    public ulong BranchSampleType;
    public ulong SampleRegsUser;
    public uint SampleStackUser;
    public int Clockid;
    public ulong SampleRegsIntr;
    public uint AuxWatermark;
    public ushort SampleMaxStack;
    public ushort Reserved2;
}
