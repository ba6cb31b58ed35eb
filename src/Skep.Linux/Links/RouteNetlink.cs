using System.Runtime.InteropServices;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Programs on network devices the way kernels without links for them take them: by rtnetlink.</summary>
static class RouteNetlink
{
    const ushort RTM_SETLINK = 19;
    const ushort RTM_NEWQDISC = 36;
    const ushort RTM_NEWTFILTER = 44;
    const ushort RTM_DELTFILTER = 45;
    const ushort NLM_F_ECHO = 0x8;
    const ushort NLM_F_EXCL = 0x200;
    const ushort NLM_F_CREATE = 0x400;

    const ushort IFLA_XDP = 43;
    const ushort IFLA_XDP_FD = 1;
    const ushort IFLA_XDP_FLAGS = 3;
    const ushort IFLA_XDP_EXPECTED_FD = 8;
    const uint XDP_FLAGS_UPDATE_IF_NOEXIST = 1;
    const uint XDP_FLAGS_REPLACE = 1 << 4;

    const ushort TCA_KIND = 1;
    const ushort TCA_OPTIONS = 2;
    const ushort TCA_BPF_FD = 6;
    const ushort TCA_BPF_NAME = 7;
    const ushort TCA_BPF_FLAGS = 8;
    const int TCA_BPF_FLAG_ACT_DIRECT = 1;
    const uint TC_H_CLSACT = 0xffff_fff1;
    const uint TC_H_ROOT_OF_CLSACT = 0xffff_0000;

    /// <summary>Every protocol, in network order, in the low half of <c>tcm_info</c>; the priority is in the high half.</summary>
    const uint AllProtocols = 0x0300;

    /// <summary>Puts a program on a device that has none.</summary>
    /// <param name="device">Interface index.</param>
    /// <param name="program">Its descriptor.</param>
    /// <param name="flags"><c>XDP_FLAGS_*_MODE</c>.</param>
    /// <param name="what">For the error.</param>
    public static void SetXdp(int device, int program, uint flags, string what)
    {
        (int errno, string? text) = Xdp(device, program, flags | XDP_FLAGS_UPDATE_IF_NOEXIST, expected: null);
        if (errno != 0)
            throw SystemFailure.OfAttach($"rtnetlink: {what}", errno, text);
    }

    /// <summary>Removes the program <paramref name="expected"/>; one that replaced it meanwhile stays. Before Linux 5.7 the kernel could
    /// not compare.</summary>
    public static void RemoveXdp(int device, uint flags, int expected)
    {
        if (Xdp(device, -1, flags | XDP_FLAGS_REPLACE, expected).Errno == Errno.EINVAL)
            _ = Xdp(device, -1, flags, null);
    }

    static (int Errno, string? Text) Xdp(int device, int program, uint flags, int? expected)
    {
        var request = new NetlinkRequest(stackalloc byte[128], RTM_SETLINK);
        request.Append(new InterfaceHeader { Index = device });
        int nested = request.BeginNested(IFLA_XDP);
        request.Attribute(IFLA_XDP_FD, program);
        request.Attribute(IFLA_XDP_FLAGS, (int)flags);
        if (expected is { } descriptor)
            request.Attribute(IFLA_XDP_EXPECTED_FD, descriptor);
        request.End(nested);
        using var socket = new NetlinkSocket();
        return socket.Exchange(request.Message, out _);
    }

    /// <summary>Puts a program on a device as a direct-action filter of its clsact queueing discipline, which is made when it is not
    /// there.</summary>
    /// <returns>Handle and priority that the kernel chose, by which to remove it.</returns>
    public static (uint Handle, uint Info) AddFilter(int device, uint side, int program, string name, string what)
    {
        using var socket = new NetlinkSocket();
        var discipline = new NetlinkRequest(stackalloc byte[128], RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL);
        discipline.Append(new TrafficHeader { Index = device, Parent = TC_H_CLSACT, Handle = TC_H_ROOT_OF_CLSACT });
        discipline.Attribute(TCA_KIND, "clsact");
        (int errno, string? text) = socket.Exchange(discipline.Message, out _);
        if (errno is not (0 or Errno.EEXIST))
            throw SystemFailure.OfAttach($"rtnetlink: clsact for {what}", errno, text);

        var filter = new NetlinkRequest(stackalloc byte[256], RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ECHO);
        filter.Append(new TrafficHeader { Index = device, Parent = side, Info = AllProtocols });
        filter.Attribute(TCA_KIND, "bpf");
        int options = filter.BeginNested(TCA_OPTIONS);
        filter.Attribute(TCA_BPF_FD, program);
        filter.Attribute(TCA_BPF_NAME, name);
        filter.Attribute(TCA_BPF_FLAGS, TCA_BPF_FLAG_ACT_DIRECT);
        filter.End(options);
        (errno, text) = socket.Exchange(filter.Message, out byte[] reply);
        if (errno != 0 || reply.Length < 36)
            throw SystemFailure.OfAttach($"rtnetlink: {what}", errno, text);
        var made = MemoryMarshal.Read<TrafficHeader>(reply.AsSpan(16));
        return (made.Handle, made.Info);
    }

    /// <summary>Removes a filter; one that is gone already is no error.</summary>
    public static void RemoveFilter(int device, uint side, uint handle, uint info)
    {
        var request = new NetlinkRequest(stackalloc byte[128], RTM_DELTFILTER);
        request.Append(new TrafficHeader { Index = device, Parent = side, Handle = handle, Info = info });
        request.Attribute(TCA_KIND, "bpf");
        using var socket = new NetlinkSocket();
        _ = socket.Exchange(request.Message, out _);
    }

    /// <summary><c>struct ifinfomsg</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct InterfaceHeader
    {
        public byte Family;
        public byte Padding;
        public ushort Type;
        public int Index;
        public uint Flags;
        public uint Change;
    }

    /// <summary><c>struct tcmsg</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct TrafficHeader
    {
        public byte Family;
        public byte Padding1;
        public ushort Padding2;
        public int Index;
        public uint Handle;
        public uint Parent;
        public uint Info;
    }
}
