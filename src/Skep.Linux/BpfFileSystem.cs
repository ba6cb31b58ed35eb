using System.Text;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Objects kept under names in a mounted BPF file system.</summary>
static unsafe class BpfFileSystem
{
    /// <summary>Gives the object the name <paramref name="path"/>.</summary>
    /// <returns>The error number; 0 when it worked.</returns>
    public static int TryPin(BpfFileDescriptor descriptor, string path)
    {
        using var lease = descriptor.Borrow();
        fixed (byte* name = NullTerminated(path))
        {
            var attributes = new ObjectPathAttributes { Pathname = (ulong)name, BpfFd = lease.Number };
            return -Bpf.Call(BpfCommand.ObjPin, ref attributes);
        }
    }

    public static void Pin(BpfFileDescriptor descriptor, string path, string what)
    {
        int errno = TryPin(descriptor, path);
        if (errno != 0)
            throw SystemFailure.Of($"bpf(BPF_OBJ_PIN) of {what} at '{path}'", errno, errno == Errno.EINVAL || errno == Errno.EPERM
                ? $"'{Path.GetDirectoryName(path)}' must be a directory of a mounted BPF file system (mount -t bpf bpf /sys/fs/bpf)"
                : null, DiagnosticId.PinRefused);
    }

    /// <returns>The error number; 0 when <paramref name="descriptor"/> was opened.</returns>
    public static int TryOpen(string path, out BpfFileDescriptor descriptor)
    {
        fixed (byte* name = NullTerminated(path))
        {
            var attributes = new ObjectPathAttributes { Pathname = (ulong)name };
            return Bpf.Open(BpfCommand.ObjGet, ref attributes, out descriptor);
        }
    }

    static byte[] NullTerminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
