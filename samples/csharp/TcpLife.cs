namespace Skep.Samples;

/// <summary>
/// TCP connections as they end: whose they were, between whom, how long they lived and how much went through. A connection's states say
/// when it began; the process is known when a state changes in one of its system calls.
/// </summary>
[Bpf]
public sealed class TcpLife : BpfObject
{
    const ushort ProtocolTcp = 6;

    /// <summary>On either side; 0 for all.</summary>
    public ushort Port { get; init; }

    /// <summary>By address of the socket.</summary>
    [MaxEntries(16_384)] public LruHashMap<ulong, Life> Lives { get; } = new();

    public RingBuffer<Connection> Connections { get; } = new();

    public Global<ulong> Lost { get; } = new();

    [Tracepoint("sock", "inet_sock_set_state")]
    public int OnState(ref readonly StateChange change)
    {
        if (change.Protocol != ProtocolTcp || (Port != 0 && change.LocalPort != Port && change.RemotePort != Port))
            return 0;
        ulong socket = change.Socket;
        switch (change.New)
        {
            case TcpState.SynSent: // connect(2)
                Lives.Update(in socket, new Life
                {
                    Began = Bpf.KtimeGetNs(), ProcessId = Bpf.CurrentProcessId, Comm = Bpf.CurrentComm, IsOutbound = true,
                });
                break;
            case TcpState.SynReceived: // in an interrupt: nobody has accepted it yet
                Lives.Update(in socket, new Life { Began = Bpf.KtimeGetNs() });
                break;
            case TcpState.FinWait1 or TcpState.LastAck: // close(2), unless the process has ended
                if (Lives.TryGetValue(in socket, out Ref<Life> life) && life.Value.ProcessId == 0)
                {
                    life.Value.ProcessId = Bpf.CurrentProcessId;
                    life.Value.Comm = Bpf.CurrentComm;
                }
                break;
            case TcpState.Closed:
                OnClose(in change);
                break;
        }
        return 0;
    }

    void OnClose(ref readonly StateChange change)
    {
        ulong socket = change.Socket;
        if (!Lives.TryRead(in socket, out Life life)) // began before we looked
            return;
        Lives.Delete(in socket);
        if (!Connections.TryReserve(out Reservation<Connection> record))
        {
            Interlocked.Increment(ref Lost.Value);
            return;
        }
        var tcp = Kernel.At<TcpSocket>(socket);
        record.Value = new Connection
        {
            Local = change.LocalIpv6, Remote = change.RemoteIpv6, LocalPort = change.LocalPort, RemotePort = change.RemotePort,
            Nanoseconds = Bpf.KtimeGetNs() - life.Began, BytesSent = tcp.bytes_acked, BytesReceived = tcp.bytes_received,
            ProcessId = life.ProcessId, Comm = life.Comm, IsOutbound = life.IsOutbound, WasEstablished = change.Old != TcpState.SynSent,
        };
        record.Submit();
    }

    /// <summary>The record of <c>sock/inet_sock_set_state</c>.</summary>
    public struct StateChange
    {
        public TracepointHeader Header;
        public ulong Socket;
        public TcpState Old;
        public TcpState New;
        public ushort LocalPort;
        public ushort RemotePort;
        public ushort Family;
        public ushort Protocol;
        public Ipv4Address LocalIpv4;
        public Ipv4Address RemoteIpv4;

        /// <summary>For IPv4 the address in its IPv6 form.</summary>
        public Ipv6Address LocalIpv6;
        public Ipv6Address RemoteIpv6;
    }

    public struct Life
    {
        public ulong Began;
        public int ProcessId;
        public bool IsOutbound;
        public Comm Comm;
    }

    public struct Connection
    {
        public Ipv6Address Local;
        public Ipv6Address Remote;
        public ushort LocalPort;
        public ushort RemotePort;

        /// <summary>0 when it was ended in no system call of its process.</summary>
        public int ProcessId;
        public ulong Nanoseconds;

        /// <summary>Payload that the other side has acknowledged.</summary>
        public ulong BytesSent;
        public ulong BytesReceived;
        public Comm Comm;
        public bool IsOutbound;

        /// <summary>False when the other side refused or did not answer.</summary>
        public bool WasEstablished;
    }
}

/// <summary>States of a TCP socket (<c>include/net/tcp_states.h</c>).</summary>
public enum TcpState
{
    Established = 1,
    SynSent,
    SynReceived,
    FinWait1,
    FinWait2,
    TimeWait,
    Closed,
    CloseWait,
    LastAck,
    Listen,
    Closing,
    NewSynReceived,
}

[KernelStruct("tcp_sock")]
public sealed class TcpSocket
{
    public ulong bytes_received;
    public ulong bytes_acked;
}
