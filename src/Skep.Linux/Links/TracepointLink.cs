using Skep.Linux.Interop;

namespace Skep.Linux;

static class TracepointLink
{
    public static BpfLink Attach(KernelProgram program, AttachTarget.Tracepoint target)
    {
        string description = $"tracepoint {target.Category}/{target.Event}";
        var attributes = new PerfEventAttributes
        {
            Type = PerfEventAttributes.TypeTracepoint, Config = TraceFileSystem.TracepointId(target.Category, target.Event),
        };
        // The program hangs on the tracepoint itself, so it runs on every CPU whichever the event is opened on.
        int errno = PerfEvent.TryOpen(attributes, process: -1, cpu: 0, out BpfFileDescriptor @event);
        if (errno != 0)
            throw SystemFailure.OfAttach($"perf_event_open of {description}", errno);
        return PerfEvent.Attach(program, @event, target.Cookie, description);
    }
}
