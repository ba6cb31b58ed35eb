using System.Globalization;

namespace Skep.KernelAbi;

/// <param name="Size">Bytes of a memory argument of fixed size; else 0.</param>
/// <param name="BtfType">The structure behind a <see cref="ArgumentKind.BtfPointer"/>; else null.</param>
public readonly record struct HelperArgument(
    ArgumentKind Kind,
    ArgumentFlags Flags = ArgumentFlags.None,
    int Size = 0,
    string? BtfType = null)
{
    public bool MayBeNull => Flags.HasFlag(ArgumentFlags.MayBeNull);

    /// <summary>
    /// In words, as signatures and messages show it: <c>out memory[8]</c>, <c>struct sk_buff *</c>, <c>value or null</c>.
    /// </summary>
    public override string ToString()
    {
        string direction = (Flags & (ArgumentFlags.Reads | ArgumentFlags.Writes)) switch
        {
            ArgumentFlags.Writes => "out ",
            ArgumentFlags.Reads | ArgumentFlags.Writes when Kind is ArgumentKind.Memory => "inout ",
            _ => Flags.HasFlag(ArgumentFlags.Creates) ? "out " : "",
        };
        string size = Size > 0 ? string.Create(CultureInfo.InvariantCulture, $"[{Size}]") : "";
        return $"{direction}{Noun}{size}{(MayBeNull ? " or null" : "")}{(Flags.HasFlag(ArgumentFlags.Releases) ? " (released)" : "")}";
    }

    string Noun => Kind switch
    {
        ArgumentKind.Anything => "any",
        ArgumentKind.Scalar => "number",
        ArgumentKind.Context => "ctx",
        ArgumentKind.Map => "map",
        ArgumentKind.MapKey => "key",
        ArgumentKind.MapValue => "value",
        ArgumentKind.Memory => "memory",
        ArgumentKind.MemorySize => "size",
        ArgumentKind.MemorySizeOrZero => "size or 0",
        ArgumentKind.AllocationSize => "constant size",
        ArgumentKind.SpinLock => "bpf_spin_lock *",
        ArgumentKind.Timer => "bpf_timer *",
        ArgumentKind.SockCommon => "sock_common *",
        ArgumentKind.Socket => "bpf_sock *",
        ArgumentKind.AnySock => "sock *",
        ArgumentKind.BtfPointer => $"struct {BtfType} *",
        ArgumentKind.PerCpuVariable => "per-CPU ksym",
        ArgumentKind.RingBufRecord => "record",
        ArgumentKind.Callback => "callback",
        ArgumentKind.Stack => "stack",
        ArgumentKind.ConstString => "constant string",
        ArgumentKind.KptrSlot => "kptr slot",
        ArgumentKind.Kptr => "kptr",
        ArgumentKind.Dynptr => Flags.HasFlag(ArgumentFlags.LocalDynptr) ? "local dynptr"
            : Flags.HasFlag(ArgumentFlags.RingBufDynptr) ? "ring buffer dynptr"
            : "dynptr",
        _ => Kind.ToString(),
    };
}
