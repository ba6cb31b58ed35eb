namespace Skep;

/// <summary>Where to attach a program.</summary>
public abstract record AttachTarget
{
    AttachTarget()
    {
    }

    /// <summary>Where the program's section name says.</summary>
    public static AttachTarget FromSection { get; } = new Section();

    public sealed record Section : AttachTarget
    {
        /// <summary>Only this process, for uprobes and iterators over tasks; null for all.</summary>
        public int? ProcessId { get; init; }
    }

    /// <summary>A network device, for XDP and <c>tc</c> programs, and for socket filters, which then see a copy of every packet that it
    /// sends or receives.</summary>
    public sealed record Interface(string Name) : AttachTarget
    {
        public XdpMode Mode { get; init; }

        /// <summary>Which traffic a <c>tc</c> program sees; null as the section name says, and ingress when it does not.</summary>
        public TrafficDirection? Direction { get; init; }
    }

    /// <summary>A cgroup v2 directory.</summary>
    public sealed record Cgroup(string Path) : AttachTarget;

    public sealed record Tracepoint(string Category, string Event) : AttachTarget
    {
        public ulong Cookie { get; init; }
    }

    /// <summary>A raw or BTF tracepoint, by its name without prefix.</summary>
    public sealed record RawTracepoint(string Event) : AttachTarget
    {
        public ulong Cookie { get; init; }
    }

    /// <summary>A function of a program or library in user space: by symbol, or by file offset when <see cref="Symbol"/> is null.</summary>
    public sealed record UserProbe(string Path) : AttachTarget
    {
        public string? Symbol { get; init; }

        /// <summary>Bytes after <see cref="Symbol"/>, or from the start of the file.</summary>
        public ulong Offset { get; init; }

        /// <summary>Only this process; null for all.</summary>
        public int? ProcessId { get; init; }

        /// <summary>Fires when the function returns; null as the section name says.</summary>
        public bool? OnReturn { get; init; }

        public ulong Cookie { get; init; }
    }

    public sealed record KernelProbe(string Function) : AttachTarget
    {
        public ulong Offset { get; init; }

        public bool? OnReturn { get; init; }

        public ulong Cookie { get; init; }
    }

    /// <summary>A kernel function with BTF (fentry, fexit, fmod_ret) or LSM hook, resolved at load.</summary>
    public sealed record KernelFunction : AttachTarget
    {
        public ulong Cookie { get; init; }
    }

    /// <summary>Sampling on every CPU, or on one.</summary>
    public sealed record PerfSample : AttachTarget
    {
        /// <summary><c>PERF_TYPE_*</c>; 1 is software.</summary>
        public uint Type { get; init; } = 1;

        /// <summary><c>PERF_COUNT_*</c>; 0 of software is the CPU clock.</summary>
        public ulong Config { get; init; }

        /// <summary>Samples per second per CPU; 0 to use <see cref="Period"/>.</summary>
        public ulong Frequency { get; init; } = 99;

        public ulong Period { get; init; }

        /// <summary>-1 for every CPU.</summary>
        public int Cpu { get; init; } = -1;

        /// <summary>-1 for every process.</summary>
        public int ProcessId { get; init; } = -1;

        public ulong Cookie { get; init; }
    }

    /// <summary>A kernel iterator; read the link to run it.</summary>
    public sealed record Iterator : AttachTarget
    {
        /// <summary>The map whose elements are iterated, for iterators over maps.</summary>
        public BpfMap? Map { get; init; }

        /// <summary>Only this process, for task iterators.</summary>
        public int? ProcessId { get; init; }
    }

    /// <summary>A socket, for socket filters and for choosing among sockets that share a port (<c>sk_reuseport</c>).</summary>
    public sealed record Socket(System.Net.Sockets.Socket Handle) : AttachTarget;

    /// <summary>The current or a named network namespace, for sk_lookup and flow dissector programs.</summary>
    public sealed record NetworkNamespace(string Path = "/proc/self/ns/net") : AttachTarget;

    /// <summary>A sockmap or sockhash, for sk_skb and sk_msg programs.</summary>
    public sealed record SocketMap(BpfMap Map) : AttachTarget;
}

/// <summary>How XDP hooks into a device.</summary>
public enum XdpMode
{
    /// <summary>The driver's if it has one, else generic.</summary>
    Any,
    Driver,
    Generic,
    Offload,
}

/// <summary>The side of a device, as the machine sees it.</summary>
public enum TrafficDirection
{
    Ingress,
    Egress,
}
