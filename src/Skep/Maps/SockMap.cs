using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>Sockets, for programs that pass data from one to another. In plain runs it is empty.</summary>
public abstract class SocketTargets<TKey> : Map
    where TKey : unmanaged
{
    private protected SocketTargets(int maxEntries, MapFlags flags)
        : base(maxEntries, flags)
    {
    }

    private protected sealed override int KeySize => Unsafe.SizeOf<TKey>();

    private protected sealed override int ValueSize => sizeof(int);

    /// <summary>Puts a socket of this process into the loaded map, which does not keep it open.</summary>
    public void Set(TKey key, Socket socket)
    {
        int descriptor = (int)socket.Handle;
        Raw.Update(MemoryMarshal.AsBytes(new ReadOnlySpan<TKey>(in key)), BitConverter.GetBytes(descriptor));
    }

    public bool Delete(TKey key) => Raw.Delete(MemoryMarshal.AsBytes(new ReadOnlySpan<TKey>(in key)));
}

/// <summary>Sockets by number.</summary>
[BpfMap(MapType.SockMap, DefaultEntries = 1024)]
public sealed class SockMap(int maxEntries = 0, MapFlags flags = MapFlags.None) : SocketTargets<uint>(maxEntries, flags)
{
    /// <summary>Passes a message to the socket of an entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SkAction Redirect(ref readonly SkMsgContext context, uint key, RedirectFlags flags = RedirectFlags.None) =>
        RedirectMessage(in context, this, key, flags);

    /// <summary>Passes received data to the socket of an entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SkAction Redirect(ref readonly SkbContext context, uint key, RedirectFlags flags = RedirectFlags.None) =>
        RedirectPacket(in context, this, key, flags);

    /// <summary>Puts the connection's socket into the map.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Update(ref readonly SockOpsContext context, in uint key, UpdateFlags flags = UpdateFlags.Any) =>
        UpdateSocket(in context, this, in key, flags);

    [BpfHelper(HelperId.MsgRedirectMap)]
    static SkAction RedirectMessage(ref readonly SkMsgContext context, SockMap map, uint key, RedirectFlags flags) => SkAction.Drop;

    [BpfHelper(HelperId.SkRedirectMap)]
    static SkAction RedirectPacket(ref readonly SkbContext context, SockMap map, uint key, RedirectFlags flags) => SkAction.Drop;

    [BpfHelper(HelperId.SockMapUpdate)]
    static long UpdateSocket(ref readonly SockOpsContext context, SockMap map, in uint key, UpdateFlags flags) => 0;
}

/// <summary>Sockets by key.</summary>
[BpfMap(MapType.SockHash, DefaultEntries = 1024)]
public sealed class SockHash<TKey>(int maxEntries = 0, MapFlags flags = MapFlags.None) : SocketTargets<TKey>(maxEntries, flags)
    where TKey : unmanaged
{
    /// <summary>Passes a message to the socket of an entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SkAction Redirect(ref readonly SkMsgContext context, in TKey key, RedirectFlags flags = RedirectFlags.None) =>
        RedirectMessage(in context, this, in key, flags);

    /// <summary>Passes received data to the socket of an entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SkAction Redirect(ref readonly SkbContext context, in TKey key, RedirectFlags flags = RedirectFlags.None) =>
        RedirectPacket(in context, this, in key, flags);

    /// <summary>Puts the connection's socket into the map.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Update(ref readonly SockOpsContext context, in TKey key, UpdateFlags flags = UpdateFlags.Any) =>
        UpdateSocket(in context, this, in key, flags);

    [BpfHelper(HelperId.MsgRedirectHash)]
    static SkAction RedirectMessage(ref readonly SkMsgContext context, SockHash<TKey> map, in TKey key, RedirectFlags flags) =>
        SkAction.Drop;

    [BpfHelper(HelperId.SkRedirectHash)]
    static SkAction RedirectPacket(ref readonly SkbContext context, SockHash<TKey> map, in TKey key, RedirectFlags flags) => SkAction.Drop;

    [BpfHelper(HelperId.SockHashUpdate)]
    static long UpdateSocket(ref readonly SockOpsContext context, SockHash<TKey> map, in TKey key, UpdateFlags flags) => 0;
}
