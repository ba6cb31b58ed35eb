using Skep.Linux.Interop;

namespace Skep.Linux;

static class NetworkDevice
{
    /// <summary>The number of the interface in this process's network namespace.</summary>
    /// <exception cref="BpfSystemException">There is none of this name.</exception>
    public static int Index(string name)
    {
        uint index = LibC.InterfaceIndex(name);
        return index != 0 ? (int)index
            : throw SystemFailure.OfAttach($"if_nametoindex of '{name}'", Errno.ENODEV,
                "There is no such interface in this network namespace");
    }
}
