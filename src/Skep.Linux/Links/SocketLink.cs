using System.Net.Sockets;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Filters on one socket, and selection among sockets that share a port. They go with the socket, too.</summary>
static unsafe class SocketLink
{
    const int SOL_SOCKET = 1;
    const int SO_DETACH_FILTER = 27;
    const int SO_ATTACH_BPF = 50;
    const int SO_ATTACH_REUSEPORT_EBPF = 52;
    const int SO_DETACH_REUSEPORT_BPF = 68;

    public static BpfLink Attach(KernelProgram program, AttachTarget.Socket target)
    {
        bool isFilter = program.Spec.Type == ProgramType.SocketFilter;
        Socket socket = target.Handle;
        Attach(program, socket);
        return new ReversibleLink(isFilter ? "filter of a socket" : "selection among sockets of a port", () =>
        {
            // A closed socket has nothing to detach from.
            if (!socket.SafeHandle.IsClosed)
                _ = Set(socket, isFilter ? SO_DETACH_FILTER : SO_DETACH_REUSEPORT_BPF, 0, out _);
        });
    }

    public static void Attach(KernelProgram program, Socket socket)
    {
        bool isFilter = program.Spec.Type == ProgramType.SocketFilter;
        using var lease = program.Descriptor.Borrow();
        if (!Set(socket, isFilter ? SO_ATTACH_BPF : SO_ATTACH_REUSEPORT_EBPF, lease.Number, out int errno))
            throw SystemFailure.OfAttach(
                $"setsockopt({(isFilter ? "SO_ATTACH_BPF" : "SO_ATTACH_REUSEPORT_EBPF")}) of program '{program.Name}'",
                errno);
    }

    static bool Set(Socket socket, int option, int value, out int errno)
    {
        bool added = false;
        SafeSocketHandle handle = socket.SafeHandle;
        try
        {
            handle.DangerousAddRef(ref added);
            int result = LibC.SetSocketOption((int)handle.DangerousGetHandle(), SOL_SOCKET, option, &value, sizeof(int));
            errno = result < 0 ? Marshal.GetLastPInvokeError() : 0;
            return result == 0;
        }
        finally
        {
            if (added)
                handle.DangerousRelease();
        }
    }
}
