using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Skep.Bytecode.Tests;

/// <summary>Asks the running kernel to verify a program, for its log, and to run it on a packet.</summary>
static class KernelVerifier
{
    public const int SocketFilter = 1;
    public const int TrafficClassifier = 3;

    const long BpfSystemCallX64 = 321;
    const int ProgLoad = 5;
    const int ProgTestRun = 10;
    const int LogLevelEveryInstruction = 2;
    const int AttributeSize = 128;
    const int LogSize = 1 << 16;

    /// <summary>Whether the program loads, and the verifier's log. The program is gone afterwards.</summary>
    public static (bool Loaded, string Log) Verify(ReadOnlySpan<Instruction> program)
    {
        int descriptor = Load(program, SocketFilter, out string log);
        if (descriptor >= 0)
            _ = Close(descriptor);
        return (descriptor >= 0, log);
    }

    /// <summary>What the program returns for each packet, an Ethernet frame.</summary>
    public static uint[] Run(ReadOnlySpan<Instruction> program, int type, IEnumerable<byte[]> packets)
    {
        int descriptor = Load(program, type, out string log);
        Assert.True(descriptor >= 0, log);
        try
        {
            return [.. packets.Select(packet => Run(descriptor, packet))];
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    static uint Run(int program, byte[] packet)
    {
        var pin = GCHandle.Alloc(packet, GCHandleType.Pinned);
        try
        {
            byte[] attribute = new byte[AttributeSize];
            BinaryPrimitives.WriteInt32LittleEndian(attribute, program);
            BinaryPrimitives.WriteInt32LittleEndian(attribute.AsSpan(8), packet.Length);
            BinaryPrimitives.WriteInt64LittleEndian(attribute.AsSpan(16), pin.AddrOfPinnedObject());
            Assert.True(SystemCall(BpfSystemCallX64, ProgTestRun, attribute, AttributeSize) >= 0,
                $"test_run: errno {Marshal.GetLastPInvokeError()}");
            return BinaryPrimitives.ReadUInt32LittleEndian(attribute.AsSpan(4));
        }
        finally
        {
            pin.Free();
        }
    }

    static int Load(ReadOnlySpan<Instruction> program, int type, out string text)
    {
        byte[] code = InstructionCodec.Encode(program, BitConverter.IsLittleEndian ? ByteOrder.LittleEndian : ByteOrder.BigEndian);
        byte[] log = new byte[LogSize];
        byte[] license = "GPL\0"u8.ToArray();
        var pins = new[] { GCHandle.Alloc(code, GCHandleType.Pinned), GCHandle.Alloc(log, GCHandleType.Pinned),
            GCHandle.Alloc(license, GCHandleType.Pinned) };
        try
        {
            byte[] attribute = new byte[AttributeSize];
            BinaryPrimitives.WriteInt32LittleEndian(attribute, type);
            BinaryPrimitives.WriteInt32LittleEndian(attribute.AsSpan(4), program.Length);
            BinaryPrimitives.WriteInt64LittleEndian(attribute.AsSpan(8), pins[0].AddrOfPinnedObject());
            BinaryPrimitives.WriteInt64LittleEndian(attribute.AsSpan(16), pins[2].AddrOfPinnedObject());
            BinaryPrimitives.WriteInt32LittleEndian(attribute.AsSpan(24), LogLevelEveryInstruction);
            BinaryPrimitives.WriteInt32LittleEndian(attribute.AsSpan(28), LogSize);
            BinaryPrimitives.WriteInt64LittleEndian(attribute.AsSpan(32), pins[1].AddrOfPinnedObject());
            long descriptor = SystemCall(BpfSystemCallX64, ProgLoad, attribute, AttributeSize);
            text = Encoding.UTF8.GetString(log.AsSpan(0, log.AsSpan().IndexOf((byte)0)));
            return (int)descriptor;
        }
        finally
        {
            foreach (var pin in pins)
                pin.Free();
        }
    }

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern long SystemCall(long number, long command, byte[] attribute, long size);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Close(int descriptor);
}
