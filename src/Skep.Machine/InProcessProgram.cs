using Skep.Objects;

namespace Skep.Machine;

/// <summary>A program in the in-process host.</summary>
public sealed unsafe partial class InProcessProgram : BpfProgram, IDisposable
{
    readonly InProcessHost _host;
    bool _disposed;

    internal InProcessProgram(InProcessHost host, ProgramCode code)
    {
        _host = host;
        Code = code;
    }

    public override ProgramSpec Spec => Code.Spec;

    internal ProgramCode Code { get; }

    public override RunResult Run(scoped in RunInput input)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        VirtualCpu cpu = _host.AcquireCpu();
        try
        {
            return cpu.TestRun(Code, input);
        }
        finally
        {
            cpu.Release();
        }
    }

    public override BpfLink Attach(AttachTarget target) =>
        throw new BpfNotSupportedException($"attaching program '{Name}'", help: "The in-process host has no events of its own: feed it packets or use Run.");

    public void Dispose() => _disposed = true;
}
