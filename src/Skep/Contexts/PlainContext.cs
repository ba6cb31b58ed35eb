using System.Runtime.CompilerServices;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

/// <summary>What a context is in a plain run: the bytes of its layout, the packet, and what its pointers lead to.</summary>
sealed class PlainContext
{
    readonly byte[] _fields;
    readonly Dictionary<int, object> _targets = [];

    public PlainContext(string layout, ContextValues? values, ReadOnlySpan<byte> packet = default)
    {
        Layout = ContextLayouts.TryParse(layout, out ContextLayout? found) ? found
            : throw new ArgumentException($"there is no context '{layout}'", nameof(layout));
        _fields = new byte[Layout.Size];
        Packet = new PacketBuffer(packet);
        if (Layout.Name == "__sk_buff" && !packet.IsEmpty)
        {
            Write(Layout.FieldNamed("len")!.Offset, packet.Length);
            Write(Layout.FieldNamed("wire_len")!.Offset, packet.Length);
            Write<uint>(Layout.FieldNamed("protocol")!.Offset, VirtualCpu.EthernetProtocol(packet));
        }
        values?.WriteTo(this);
    }

    public ContextLayout Layout { get; }

    public PacketBuffer Packet { get; }

    public Span<byte> Fields => _fields;

    public T Read<T>(int offset)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref _fields.AsSpan(offset, Unsafe.SizeOf<T>())[0]);

    public void Write<T>(int offset, T value)
        where T : unmanaged => Unsafe.WriteUnaligned(ref _fields.AsSpan(offset, Unsafe.SizeOf<T>())[0], value);

    /// <summary>What the pointer at an offset leads to; a null reference when nothing.</summary>
    public ref T Follow<T>(int offset)
        where T : struct => ref _targets.TryGetValue(offset, out object? target) ? ref ((StrongBox<T>)target).Value
            : ref Unsafe.NullRef<T>();

    public void Point<T>(int offset, T target)
        where T : struct => _targets[offset] = new StrongBox<T>(target);
}
