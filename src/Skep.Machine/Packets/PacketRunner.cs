namespace Skep.Machine;

/// <summary>
/// Feeds a program one packet after another, without allocating. Each packet is as the program's hook would see it: XDP, TC and
/// socket filters from the link-layer header, others from the network header. Not safe for use by several threads at once: give each its
/// own.
/// </summary>
public sealed unsafe class PacketRunner
{
    readonly InProcessProgram _program;
    readonly FrameBuffer _frame = new();
    byte* _metadata;
    byte* _data;
    byte* _end;

    internal PacketRunner(InProcessProgram program)
    {
        _program = program;
        _metadata = _data = _end = _frame.Data;
    }

    /// <summary>The packet as the program left it; valid until the next run.</summary>
    public ReadOnlySpan<byte> Packet => _frame.Between(_data, _end);

    /// <summary>What the program put before the packet with <c>bpf_xdp_adjust_meta</c>; valid until the next run.</summary>
    public ReadOnlySpan<byte> Metadata => _frame.Between(_metadata, _data);

    /// <summary>Runs the program on a packet of at least 14 bytes, an Ethernet header.</summary>
    /// <exception cref="BpfExecutionException">The program did something illegal.</exception>
    /// <exception cref="ArgumentException">The packet is shorter than an Ethernet header.</exception>
    public PacketResult Run(ReadOnlySpan<byte> packet, in PacketInfo info)
    {
        if (packet.Length < VirtualCpu.EthernetHeader)
            throw new ArgumentException($"a packet of {packet.Length} bytes has no Ethernet header", nameof(packet));
        _frame.Load(packet);
        VirtualCpu cpu = _program.AcquireCpu();
        try
        {
            PacketResult result = cpu.RunPacket(_program.Code, _frame, info);
            _metadata = cpu.PacketMetadata;
            _data = cpu.PacketData;
            _end = cpu.PacketEnd;
            return result;
        }
        finally
        {
            cpu.Release();
        }
    }

    public PacketResult Run(ReadOnlySpan<byte> packet) => Run(packet, new PacketInfo());
}
