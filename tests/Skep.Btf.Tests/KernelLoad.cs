using System.Runtime.InteropServices;
using System.Text;

namespace Skep.Btf.Tests;

/// <summary>Lets the running kernel judge BTF: <c>bpf(BPF_BTF_LOAD)</c>.</summary>
static partial class KernelLoad
{
    const int BpfBtfLoad = 18;

    /// <summary>Loads the types and lets them go again; null if the kernel took them, otherwise its log.</summary>
    public static string? Try(byte[] blob)
    {
        Require.Root();
        Require.X64();
        byte[] log = new byte[1 << 16];
        GCHandle pinnedBlob = GCHandle.Alloc(blob, GCHandleType.Pinned), pinnedLog = GCHandle.Alloc(log, GCHandleType.Pinned);
        try
        {
            // struct { u64 btf, btf_log_buf; u32 btf_size, btf_log_size, btf_log_level; } of union bpf_attr.
            byte[] attributes = new byte[128];
            BitConverter.TryWriteBytes(attributes.AsSpan(0), (long)pinnedBlob.AddrOfPinnedObject());
            BitConverter.TryWriteBytes(attributes.AsSpan(8), (long)pinnedLog.AddrOfPinnedObject());
            BitConverter.TryWriteBytes(attributes.AsSpan(16), blob.Length);
            BitConverter.TryWriteBytes(attributes.AsSpan(20), log.Length);
            BitConverter.TryWriteBytes(attributes.AsSpan(24), 1);
            long descriptor = SystemCall(321, BpfBtfLoad, attributes, 28);
            if (descriptor < 0)
                return $"{Marshal.GetLastPInvokeErrorMessage()}: {Encoding.UTF8.GetString(log).TrimEnd('\0')}";
            _ = Close((int)descriptor);
            return null;
        }
        finally
        {
            pinnedBlob.Free();
            pinnedLog.Free();
        }
    }

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern long SystemCall(long number, long command, byte[] attributes, long size);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Close(int descriptor);
}
