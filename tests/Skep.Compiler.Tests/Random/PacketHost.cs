using System.Buffers.Binary;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Execution;
using Skep.KernelAbi;

namespace Skep.Compiler.Tests;

/// <summary>A host on which a packet's start can be moved.</summary>
sealed class PacketHost : IrHost
{
    /// <summary>An <c>xdp_md</c> of a packet.</summary>
    public static byte[] Context(long packet, int length)
    {
        byte[] context = new byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(context, (uint)packet);
        BinaryPrimitives.WriteUInt32LittleEndian(context.AsSpan(4), (uint)(packet + length));
        return context;
    }

    public override long CallHelper(IrMachine machine, HelperId helper, ReadOnlySpan<long> arguments)
    {
        if (helper != HelperId.XdpAdjustHead)
            return base.CallHelper(machine, helper, arguments);
        long moved = machine.Memory.Load(MemoryType.U32, arguments[0]) + (int)arguments[1];
        // The array begins 8 bytes before the packet.
        if ((moved & 0xffff) >= 0xff00 || moved > machine.Memory.Load(MemoryType.U32, arguments[0] + 4))
            return -22;
        machine.Memory.Store(MemoryType.U32, arguments[0], moved);
        return 0;
    }
}
