using System.Runtime.InteropServices;

namespace Skep.Linux.Interop;

/// <summary><c>test</c> of <c>union bpf_attr</c>, for BPF_PROG_TEST_RUN.</summary>
[StructLayout(LayoutKind.Sequential)]
struct TestRunAttributes
{
    public int ProgFd;
    public uint Retval;
    public uint DataSizeIn;
    public uint DataSizeOut;
    public ulong DataIn;
    public ulong DataOut;
    public uint Repeat;
    public uint Duration;
    public uint CtxSizeIn;
    public uint CtxSizeOut;
    public ulong CtxIn;
    public ulong CtxOut;
    public uint Flags;
    public uint Cpu;
    public uint BatchSize;
}
