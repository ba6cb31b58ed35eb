namespace Skep;

/// <summary>What happens to a TCP connection: <c>BPF_SOCK_OPS_*</c>.</summary>
public enum SockOpsOperation : uint
{
    Void = 0,
    TimeoutInit = 1,
    ReceiveWindowInit = 2,
    TcpConnect = 3,

    /// <summary>A connection from here is established.</summary>
    ActiveEstablished = 4,

    /// <summary>A connection from elsewhere is established.</summary>
    PassiveEstablished = 5,
    NeedsEcn = 6,
    BaseRoundTrip = 7,
    RetransmitTimeout = 8,
    Retransmit = 9,
    StateChange = 10,
    TcpListen = 11,
    RoundTrip = 12,
    ParseHeaderOption = 13,
    HeaderOptionLength = 14,
    WriteHeaderOption = 15,
}
