using System.Runtime.CompilerServices;
using Skep.KernelAbi;

namespace Skep.Machine;

sealed unsafe partial class VirtualCpu
{
    /// <summary>Fields of the context, as the program sees them; pointers excepted, which are computed.</summary>
    readonly byte* _context;

    /// <summary>How the context's fields may be used; null when the context is plain memory, or absent.</summary>
    ContextRules? _contextRules;

    /// <summary>What r1 holds at entry.</summary>
    ulong _contextAddress;

    /// <summary>Presents <paramref name="rules"/>' fields as the context, all zero.</summary>
    void SetContext(ContextRules rules)
    {
        _contextRules = rules;
        _contextAddress = GuestAddress.StartOf(GuestAddress.Context);
        Unmap(GuestAddress.Context);
        new Span<byte>(_context, rules.Size).Clear();
    }

    /// <summary>Presents plain memory as the context.</summary>
    void SetContext(byte* memory, int length, bool writable)
    {
        _contextRules = null;
        _contextAddress = GuestAddress.StartOf(GuestAddress.Context);
        Map(GuestAddress.Context, memory, (ulong)length, writable);
    }

    ulong LoadContext(Op* op, int offset, int size)
    {
        if (!_contextRules!.Allows(offset, size, write: false))
            FaultContext(op, offset, size, write: false);
        // In bounds: Allows only knows offsets of fields.
        byte* field = _context + offset;
        return _contextRules.PointerAt(offset) switch
        {
            ContextPointer.None => size switch
            {
                1 => *field,
                2 => Unsafe.ReadUnaligned<ushort>(field),
                4 => Unsafe.ReadUnaligned<uint>(field),
                _ => Unsafe.ReadUnaligned<ulong>(field),
            },
            ContextPointer.PacketStart => PacketAddress(_data),
            ContextPointer.PacketEnd => PacketAddress(_dataEnd),
            ContextPointer.PacketMeta => PacketAddress(_dataMeta),
            // The socket, which no packet here has.
            _ => 0,
        };
    }

    void StoreContext(Op* op, int offset, int size, ulong value)
    {
        if (!_contextRules!.Allows(offset, size, write: true))
            FaultContext(op, offset, size, write: true);
        byte* field = _context + offset;
        switch (size)
        {
            case 1:
                *field = (byte)value;
                break;
            case 2:
                Unsafe.WriteUnaligned(field, (ushort)value);
                break;
            case 4:
                StoreWord(offset, (uint)value);
                break;
            default:
                Unsafe.WriteUnaligned(field, value);
                break;
        }
    }

    /// <summary>Some fields are narrower in the kernel than the program sees them: bpf_convert_ctx_access.</summary>
    void StoreWord(int offset, uint value)
    {
        if (_contextRules!.IsSkb)
        {
            // What would mean "no queue" is ignored.
            if (offset == SkBuff.QueueMapping && value >= ushort.MaxValue)
                return;
            if (offset == SkBuff.TcIndex || offset == SkBuff.TcClassid)
                value = (ushort)value;
        }
        SetContextField(offset, value);
    }

    public uint ContextField(int offset) => Unsafe.ReadUnaligned<uint>(_context + offset);

    public void SetContextField(int offset, uint value) => Unsafe.WriteUnaligned(_context + offset, value);
}
