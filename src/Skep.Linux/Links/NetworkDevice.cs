using Skep.Linux.Interop;

namespace Skep.Linux;

static class NetworkDevice
{
    /// <summary>The number of the interface in this process's network namespace.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static int Index(string name)
    {
        uint index = LibC.InterfaceIndex(name);
        return index != 0 ? (int)index
            : throw new ArgumentException($"there is no network interface '{name}' in this network namespace", nameof(name));
    }
}
