using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>Targets that <see cref="Redirect"/> sends XDP packets to.</summary>
public abstract class RedirectTargets<TValue> : ValueMap<uint, TValue>
    where TValue : unmanaged
{
    private protected RedirectTargets(int maxEntries, MapFlags flags)
        : base(maxEntries, flags)
    {
    }

    /// <summary>Sends the packet to an entry: <c>return Ports.Redirect(3);</c></summary>
    /// <param name="key">The entry.</param>
    /// <param name="otherwise">The verdict when there is none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public XdpAction Redirect(uint key, XdpAction otherwise = XdpAction.Aborted) => RedirectTo(key, (ulong)otherwise);

    [BpfHelper(HelperId.RedirectMap)]
    XdpAction RedirectTo(uint key, ulong flags)
    {
        if (Unsafe.IsNullRef(ref Find(in key)))
            return (XdpAction)(flags & 3);
        PlainKernel.Current.RedirectTarget = key;
        return XdpAction.Redirect;
    }
}

/// <summary>A network device, and a program that sees packets on their way out of it (<c>struct bpf_devmap_val</c>).</summary>
/// <param name="Interface">The device's index.</param>
/// <param name="Program">File descriptor of the program; 0 for none.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DevMapEntry(uint Interface, int Program = 0);

/// <summary>Network devices by number.</summary>
[BpfMap(MapType.DevMap, DefaultEntries = 64)]
public sealed class DevMap(int maxEntries = 0, MapFlags flags = MapFlags.None) : RedirectTargets<DevMapEntry>(maxEntries, flags);

/// <summary>Network devices by any number, such as their index (Linux 5.4).</summary>
[BpfMap(MapType.DevMapHash, DefaultEntries = 64)]
public sealed class DevMapHash(int maxEntries = 0, MapFlags flags = MapFlags.None) : RedirectTargets<DevMapEntry>(maxEntries, flags);

/// <summary>A CPU that packets are handed to, and a program that sees them there (<c>struct bpf_cpumap_val</c>).</summary>
/// <param name="QueueSize">Packets that may wait, at most 16384.</param>
/// <param name="Program">File descriptor of the program; 0 for none.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CpuMapEntry(uint QueueSize, int Program = 0);

/// <summary>CPUs by number.</summary>
[BpfMap(MapType.CpuMap, DefaultEntries = 64)]
public sealed class CpuMap(int maxEntries = 0, MapFlags flags = MapFlags.None) : RedirectTargets<CpuMapEntry>(maxEntries, flags);

/// <summary>AF_XDP sockets by queue: values are file descriptors.</summary>
[BpfMap(MapType.XskMap, DefaultEntries = 64)]
public sealed class XskMap(int maxEntries = 0, MapFlags flags = MapFlags.None) : RedirectTargets<int>(maxEntries, flags);
