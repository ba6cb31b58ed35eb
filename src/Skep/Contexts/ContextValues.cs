using System.Collections;
using Skep.KernelAbi;

namespace Skep;

/// <summary>
/// Values of a context's fields for a plain run, by the kernel's names: <c>new() { ["mark"] = 7, ["ingress_ifindex"] = 2 }</c>.
/// </summary>
public sealed class ContextValues : IEnumerable<KeyValuePair<string, ulong>>
{
    readonly Dictionary<string, ulong> _numbers = [];
    SocketContext? _socket;

    /// <summary>A number as the field has it: in network order where the field is.</summary>
    public ulong this[string field]
    {
        get => _numbers[field];
        set => _numbers[field] = value;
    }

    /// <summary>What the field <c>sk</c> points to.</summary>
    public SocketContext Socket
    {
        init => _socket = value;
    }

    public IEnumerator<KeyValuePair<string, ulong>> GetEnumerator() => _numbers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void WriteTo(PlainContext context)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        foreach ((string name, ulong value) in _numbers)
        {
            BitConverter.TryWriteBytes(bytes, value);
            ContextField field = Find(context, name);
            bytes[..Math.Min(field.Size, sizeof(ulong))].CopyTo(context.Fields[field.Offset..]);
        }
        if (_socket is { } socket)
            context.Point(Find(context, "sk").Offset, socket);
    }

    static ContextField Find(PlainContext context, string name) => context.Layout.FieldNamed(name)
        ?? throw new ArgumentException($"{context.Layout.Name} has no field '{name}'", nameof(name));
}
