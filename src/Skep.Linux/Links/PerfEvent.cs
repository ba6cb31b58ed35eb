using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>perf_event_open(2), and programs on its events.</summary>
static unsafe class PerfEvent
{
    const nuint PERF_EVENT_IOC_ENABLE = 0x2400;
    const nuint PERF_EVENT_IOC_SET_BPF = 0x40042408;
    const int PERF_FLAG_FD_CLOEXEC = 8;

    /// <summary>Kernel of the first PERF_EVENT link, without which there are no cookies.</summary>
    static readonly KernelVersion FirstLink = new(5, 15);

    /// <param name="attributes">What to count or trap.</param>
    /// <param name="process">-1 for all.</param>
    /// <param name="cpu">-1 for all.</param>
    /// <param name="descriptor">Receives the event.</param>
    /// <returns>The error number; 0 when it was opened.</returns>
    public static int TryOpen(PerfEventAttributes attributes, int process, int cpu, out BpfFileDescriptor descriptor)
    {
        attributes.Size = (uint)sizeof(PerfEventAttributes);
        nint result = LibC.SystemCall(SystemCallNumbers.PerfEventOpen, (nint)(&attributes), process, cpu, -1, PERF_FLAG_FD_CLOEXEC);
        int errno = result < 0 ? Marshal.GetLastSystemError() : 0;
        descriptor = result < 0 ? new(-1) : Bpf.Own((int)result);
        return errno;
    }

    public static void Enable(BpfFileDescriptor @event)
    {
        using var lease = @event.Borrow();
        if (LibC.IoControl(lease.Number, PERF_EVENT_IOC_ENABLE, 0) < 0)
            throw SystemFailure.Last("ioctl(PERF_EVENT_IOC_ENABLE)");
    }

    /// <summary>Puts the program on the event and takes over the event: by a link, or on kernels before 5.15 by ioctl.</summary>
    public static KernelLink Attach(KernelProgram program, BpfFileDescriptor @event, ulong cookie, string description)
    {
        try
        {
            using var lease = @event.Borrow();
            var attributes = new LinkCreateAttributes { PerfEventCookie = cookie };
            int errno = LinkCreation.TryCreate(program, lease.Number, AttachType.PerfEvent, attributes, out BpfFileDescriptor link);
            if (errno == 0)
            {
                Enable(@event);
                // The link keeps the event alive.
                @event.Dispose();
                return new KernelLink(description, link);
            }
            if (errno != Errno.EINVAL || KernelRelease.Current >= FirstLink)
                throw LinkCreation.Failure("BPF_LINK_CREATE", program, description, errno);
            if (cookie != 0)
                throw new BpfNotSupportedException($"a cookie for {description}", FirstLink.ToString());
            return AttachByControl(program, @event, description);
        }
        catch
        {
            @event.Dispose();
            throw;
        }
    }

    /// <summary>As kernels before 5.15 do it: the event has the program until it is closed.</summary>
    internal static KernelLink AttachByControl(KernelProgram program, BpfFileDescriptor @event, string description)
    {
        using var programLease = program.Descriptor.Borrow();
        using var lease = @event.Borrow();
        if (LibC.IoControl(lease.Number, PERF_EVENT_IOC_SET_BPF, programLease.Number) < 0)
            throw SystemFailure.Last($"ioctl(PERF_EVENT_IOC_SET_BPF) of program '{program.Name}' to {description}");
        Enable(@event);
        return new KernelLink(description, @event);
    }
}
