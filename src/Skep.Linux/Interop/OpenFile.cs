using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary>Files that are only passed on by descriptor.</summary>
static class OpenFile
{
    const int O_RDONLY = 0;
    const int O_CLOEXEC = 0x80000;

    /// <summary>One of the few flags that arm64 has for itself (arch/arm64/include/uapi/asm/fcntl.h).</summary>
    static int O_DIRECTORY => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    public static BpfFileDescriptor ReadOnly(string path) => Open(path, O_RDONLY | O_CLOEXEC);

    public static BpfFileDescriptor Directory(string path) => Open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY);

    static BpfFileDescriptor Open(string path, int flags)
    {
        int descriptor = LibC.Open(path, flags);
        return descriptor >= 0 ? Bpf.Own(descriptor) : throw SystemFailure.OfAttach($"open of '{path}'", Marshal.GetLastPInvokeError());
    }
}
