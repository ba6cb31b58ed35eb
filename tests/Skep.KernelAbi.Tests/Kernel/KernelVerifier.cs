using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Skep.Bytecode;

namespace Skep.KernelAbi.Tests;

/// <summary>The running kernel as authority: what it says about a program or a map when asked to load or create one.</summary>
static partial class KernelVerifier
{
    const int AttributeSize = 128;
    const int LogSize = 1 << 16;

    // bpf(2) has one number on x64 and another on every architecture of the generic table.
    static nint SystemCallNumber => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 321 : 280;

    public static KernelVersion Version => KernelVersion.TryParse(File.ReadAllText("/proc/sys/kernel/osrelease"), out KernelVersion version)
        ? version
        : throw new InvalidOperationException("the kernel's release begins with no version");

    public static void Required()
    {
        Require.Root();
        KernelBtf.Required();
    }

    public enum LogLevel : uint
    {
        None,

        /// <summary>Why a program was rejected.</summary>
        Rejection,

        /// <summary>Every instruction with the registers that it changed.</summary>
        State,
    }

    /// <summary>The verifier's log; empty if the kernel refused before the verifier saw the program.</summary>
    public static unsafe (bool Loaded, string Log) Load(
        ProgramType type,
        AttachType? attach,
        ReadOnlySpan<Instruction> code,
        string license,
        ProgramLoadFlags flags,
        int attachBtfId,
        LogLevel level)
    {
        Span<byte> attributes = stackalloc byte[AttributeSize];
        attributes.Clear();
        byte[] log = level == LogLevel.None ? [] : new byte[LogSize];
        // All buffers are pinned for the duration of the call, and the kernel is told their true sizes.
        fixed (Instruction* instructions = code)
        fixed (byte* logPointer = log)
        fixed (byte* licensePointer = Encoding.ASCII.GetBytes(license + "\0"))
        {
            Write32(attributes, 0, (uint)type);
            Write32(attributes, 4, (uint)code.Length);
            Write64(attributes, 8, (ulong)instructions);
            Write64(attributes, 16, (ulong)licensePointer);
            Write32(attributes, 24, (uint)level);
            Write32(attributes, 28, (uint)log.Length);
            Write64(attributes, 32, (ulong)logPointer);
            Write32(attributes, 44, (uint)flags);
            Write32(attributes, 68, (uint)(attach ?? 0));
            Write32(attributes, 108, (uint)attachBtfId);
            int descriptor = Call(BpfCommand.ProgLoad, attributes);
            if (descriptor >= 0)
                new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
            return (descriptor >= 0, Encoding.UTF8.GetString(log.AsSpan(0, Math.Max(0, log.AsSpan().IndexOf((byte)0)))));
        }
    }

    /// <summary>Null if the kernel refuses.</summary>
    public static SafeFileHandle? CreateMap(
        MapType type, uint key, uint value, uint entries, MapFlags flags = 0, SafeFileHandle? innerMap = null)
    {
        Span<byte> attributes = stackalloc byte[AttributeSize];
        attributes.Clear();
        Write32(attributes, 0, (uint)type);
        Write32(attributes, 4, key);
        Write32(attributes, 8, value);
        Write32(attributes, 12, entries);
        Write32(attributes, 16, (uint)flags);
        Write32(attributes, 20, innerMap is null ? 0 : (uint)innerMap.DangerousGetHandle());
        int descriptor = Call(BpfCommand.MapCreate, attributes);
        return descriptor < 0 ? null : new(descriptor, ownsHandle: true);
    }

    static unsafe int Call(BpfCommand command, Span<byte> attributes)
    {
        fixed (byte* pointer = attributes)
            return (int)syscall(SystemCallNumber, (nint)command, (nint)pointer, attributes.Length);
    }

    static void Write32(Span<byte> attributes, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(attributes[offset..], value);

    static void Write64(Span<byte> attributes, int offset, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(attributes[offset..], value);

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint command, nint attributes, nint size);
}
