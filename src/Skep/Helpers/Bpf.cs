namespace Skep;

public static partial class Bpf
{
    public static void AdjustMeta(in XdpContext a, int b) { }
    public static void GetHash(in SkbContext a) { }
    public static void PullData(in SkbContext a, uint b) { }
    public static void PullData(in SkMsgContext a, uint b, uint c) { }
    public static void TcpSocket(in SocketContext a) { }
    public static void SetCallbackFlags(in SockOpsContext a, uint b) { }
}
public static class Core { public static bool KfuncExists(Delegate d) => d is not null; }
public class DevMap;
public class CpuMap;
