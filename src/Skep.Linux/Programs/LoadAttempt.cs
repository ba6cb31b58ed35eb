using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>One BPF_PROG_LOAD and what came of it.</summary>
/// <param name="Errno">0 when the program was loaded.</param>
/// <param name="Descriptor">The program, or an invalid descriptor.</param>
/// <param name="Log">The verifier's whole log, when it was asked for.</param>
readonly unsafe record struct LoadAttempt(int Errno, BpfFileDescriptor Descriptor, string Log)
{
    const int FirstLogSize = 64 * 1024;

    /// <summary>Kernels before 5.12 refuse larger buffers (<c>UINT_MAX >> 8</c>); with EINVAL the next smaller one is used.</summary>
    const int LargestLogSize = 1 << 30;

    /// <summary>The verifier gives up with EAGAIN when a signal is pending (<c>do_check</c>, kernel/bpf/verifier.c). The runtime sends
    /// signals to its threads, so this is ordinary here.</summary>
    const int InterruptedLimit = 64;

    public static LoadAttempt Run(ProgramLoadAttributes attributes, VerifierLogLevel level)
    {
        if (level == VerifierLogLevel.None)
            return new(Load(ref attributes, out BpfFileDescriptor descriptor), descriptor, "");
        byte[] buffer = new byte[FirstLogSize];
        while (true)
        {
            int errno;
            fixed (byte* log = buffer)
            {
                attributes.LogLevel = (uint)level;
                attributes.LogBuf = (ulong)log;
                attributes.LogSize = (uint)buffer.Length;
                errno = Load(ref attributes, out BpfFileDescriptor descriptor);
                // Too small: log_true_size tells the size (Linux 6.4), before that it is guessed.
                if (errno != Interop.Errno.ENOSPC || buffer.Length >= LargestLogSize)
                    return new(errno, descriptor, VerifierLog.Text(buffer));
            }
            long next = Math.Max(attributes.LogTrueSize, buffer.Length * 2L);
            buffer = new byte[Math.Min(next, LargestLogSize)];
        }
    }

    static int Load(ref ProgramLoadAttributes attributes, out BpfFileDescriptor descriptor)
    {
        int errno = Bpf.Open(BpfCommand.ProgLoad, ref attributes, out descriptor);
        for (int i = 0; errno == Interop.Errno.EAGAIN && i < InterruptedLimit; i++)
            errno = Bpf.Open(BpfCommand.ProgLoad, ref attributes, out descriptor);
        return errno;
    }
}
