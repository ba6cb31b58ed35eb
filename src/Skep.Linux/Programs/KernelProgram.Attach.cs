using Skep.Diagnostics;
using Skep.KernelAbi;

namespace Skep.Linux;

public sealed partial class KernelProgram
{
    public override BpfLink Attach(AttachTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return (target, Spec.Type) switch
        {
            (AttachTarget.Section section, _) => Attach(SectionTarget.Resolve(Spec, section.ProcessId)),
            (AttachTarget.Tracepoint tracepoint, ProgramType.Tracepoint) => TracepointLink.Attach(this, tracepoint),
            (AttachTarget.RawTracepoint tracepoint, ProgramType.RawTracepoint or ProgramType.RawTracepointWritable) =>
                RawTracepointLink.Attach(this, tracepoint),
            // A BTF tracepoint was named at load; the target can only say it again.
            (AttachTarget.RawTracepoint tracepoint, ProgramType.Tracing) when tracepoint.Event == Spec.AttachTarget =>
                TracingLink.Attach(this, new AttachTarget.KernelFunction { Cookie = tracepoint.Cookie }),
            (AttachTarget.Iterator iterator, ProgramType.Tracing) when Spec.AttachType == AttachType.TraceIter =>
                IteratorLink.Attach(this, iterator),
            (AttachTarget.KernelFunction function, ProgramType.Tracing or ProgramType.Lsm) => TracingLink.Attach(this, function),
            (AttachTarget.UserProbe probe, ProgramType.Kprobe) => ProbeLink.Attach(this, probe),
            (AttachTarget.KernelProbe probe, ProgramType.Kprobe) => ProbeLink.Attach(this, probe),
            (AttachTarget.PerfSample sample, ProgramType.PerfEvent) => PerfSampleLink.Attach(this, sample),
            (AttachTarget.Interface device, ProgramType.Xdp) => XdpLink.Attach(this, device),
            (AttachTarget.Interface device, ProgramType.SchedCls) => TrafficLink.Attach(this, device),
            (AttachTarget.Interface device, ProgramType.SocketFilter) => PacketSocketLink.Attach(this, device),
            (AttachTarget.Cgroup cgroup, _) when CgroupLink.Takes(Spec) => CgroupLink.Attach(this, cgroup),
            (AttachTarget.NetworkNamespace space, ProgramType.SkLookup or ProgramType.FlowDissector) =>
                NetworkNamespaceLink.Attach(this, space),
            (AttachTarget.Socket socket, ProgramType.SocketFilter or ProgramType.SkReusePort) => SocketLink.Attach(this, socket),
            (AttachTarget.SocketMap sockets, ProgramType.SkSkb or ProgramType.SkMsg) => SocketMapLink.Attach(this, sockets),
            _ => throw new BpfNotSupportedException($"attaching program '{Name}' of type {Spec.Type.KernelName} to {target}")
            {
                Id = DiagnosticId.AttachMismatch,
            },
        };
    }
}
