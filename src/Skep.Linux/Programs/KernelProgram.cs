using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>A program in the kernel.</summary>
public sealed partial class KernelProgram : BpfProgram, IDisposable
{
    internal KernelProgram(ProgramSpec spec, BpfFileDescriptor descriptor, string log)
    {
        Spec = spec;
        Descriptor = descriptor;
        Log = log;
    }

    public override ProgramSpec Spec { get; }

    public override string Log { get; }

    internal BpfFileDescriptor Descriptor { get; }

    public override int Id
    {
        get
        {
            var info = default(ProgramInfo);
            int errno = Bpf.GetInfo(Descriptor, ref info);
            return errno == 0 ? (int)info.Id : throw SystemFailure.Of($"bpf(BPF_OBJ_GET_INFO_BY_FD) of program '{Name}'", errno);
        }
    }

    /// <summary>Keeps the program in the BPF file system, where it outlives this process.</summary>
    public void Pin(string path) => BpfFileSystem.Pin(Descriptor, path, $"program '{Name}'");

    public void Dispose() => Descriptor.Dispose();
}
