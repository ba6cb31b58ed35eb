using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>A program in the in-process host.</summary>
public sealed partial class InProcessProgram : BpfProgram, IDisposable
{
    readonly InProcessHost _host;
    bool _disposed;

    internal InProcessProgram(InProcessHost host, ProgramCode code)
    {
        _host = host;
        Code = code;
        host.Register(this);
    }

    public override ProgramSpec Spec => Code.Spec;

    public override int Id => Code.Region;

    internal ProgramCode Code { get; }

    /// <summary>What <c>bpf_get_attach_cookie</c> gives the program: in the kernel a property of the link.</summary>
    public ulong Cookie
    {
        get => Code.Cookie;
        set => Code.Cookie = value;
    }

    /// <summary>To run the program on many packets.</summary>
    /// <exception cref="BpfNotSupportedException">It is no program for packets; thrown by the first run.</exception>
    public PacketRunner OpenPackets() => new(this);

    public override RunResult Run(scoped in RunInput input) => Run(input, out _);

    /// <summary>The same, and the VLAN tag beside the packet, which a test run does not show and a device would put into it.</summary>
    public RunResult Run(scoped in RunInput input, out VlanTag tag)
    {
        VirtualCpu cpu = (input.Flags & (uint)TestRunFlags.RunOnCpu) != 0 ? AcquireCpu(input.Cpu) : AcquireCpu();
        try
        {
            RunResult result = cpu.TestRun(Code, input);
            tag = cpu.Tag;
            return result;
        }
        finally
        {
            cpu.Release();
        }
    }

    public override BpfLink Attach(AttachTarget target) =>
        throw new BpfNotSupportedException($"attaching program '{Name}'",
            help: "The in-process host has no events of its own: feed it packets or use Run.");

    internal VirtualCpu AcquireCpu()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _host.AcquireCpu();
    }

    VirtualCpu AcquireCpu(uint index)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (index >= _host.PossibleCpus)
            throw new BpfSystemException($"test run of program '{Name}'", Errno.ENXIO, $"ENXIO (there is no CPU {index})");
        return _host.AcquireCpu((int)index);
    }

    public void Dispose() => _disposed = true;
}
