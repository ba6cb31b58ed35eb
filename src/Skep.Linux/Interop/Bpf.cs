using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep.Linux.Interop;

/// <summary>The bpf(2) system call.</summary>
static unsafe class Bpf
{
    /// <summary>Descriptors below this one are avoided: bpf(2) takes 0 for "none" in many places.</summary>
    const int FirstGoodDescriptor = 3;

    const int F_DUPFD_CLOEXEC = 1030;

    /// <summary>Runs the command, again when a signal interrupted it.</summary>
    /// <remarks>The kernel accepts attributes longer than it knows as long as the unknown part is zero (<c>bpf_check_uarg_tail_zero</c>),
    /// so each structure is passed whole to every kernel; E2BIG means that a field newer than the kernel was used.</remarks>
    /// <returns>What the command returns, or the negated error number.</returns>
    public static int Call<T>(BpfCommand command, ref T attributes)
        where T : unmanaged
    {
        fixed (T* pointer = &attributes)
        {
            while (true)
            {
                nint result = LibC.SystemCall(SystemCallNumbers.Bpf, (nint)(uint)command, (nint)pointer, sizeof(T));
                if (result >= 0)
                    return (int)result;
                int errno = Marshal.GetLastSystemError();
                if (errno != Errno.EINTR)
                    return -errno;
            }
        }
    }

    /// <summary>Runs a command that opens a descriptor.</summary>
    /// <returns>The error number; 0 when <paramref name="descriptor"/> was opened.</returns>
    public static int Open<T>(BpfCommand command, ref T attributes, out BpfFileDescriptor descriptor)
        where T : unmanaged
    {
        int result = Call(command, ref attributes);
        descriptor = result < 0 ? new(-1) : Own(result);
        return result < 0 ? -result : 0;
    }

    /// <summary>Takes ownership, on a number that cannot be mistaken for "none".</summary>
    public static BpfFileDescriptor Own(int descriptor)
    {
        if (descriptor >= FirstGoodDescriptor)
            return new(descriptor);
        using var low = new BpfFileDescriptor(descriptor);
        return Copy(descriptor);
    }

    public static BpfFileDescriptor Copy(int descriptor)
    {
        int copy = LibC.FileControl(descriptor, F_DUPFD_CLOEXEC, FirstGoodDescriptor);
        return copy >= 0 ? new(copy) : throw SystemFailure.Last("fcntl(F_DUPFD_CLOEXEC)");
    }

    /// <summary>Fills <paramref name="info"/>; what the kernel does not know stays zero.</summary>
    public static int GetInfo<T>(BpfFileDescriptor descriptor, ref T info)
        where T : unmanaged
    {
        using var lease = descriptor.Borrow();
        fixed (T* pointer = &info)
        {
            var attributes = new ObjectInfoAttributes { BpfFd = lease.Number, InfoLen = (uint)sizeof(T), Info = (ulong)pointer };
            return -Call(BpfCommand.ObjGetInfoByFd, ref attributes);
        }
    }
}
