using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

public sealed unsafe partial class KernelProgram
{
    /// <remarks>When a signal interrupts a run with <see cref="RunInput.Repeat"/> above 1, the kernel forgets how far it came and the whole
    /// run starts again: the program may then run more often than asked.</remarks>
    public override RunResult Run(scoped in RunInput input)
    {
        // bpf_prog_test_run_syscall writes the context back to where it came from and takes no place for the result.
        bool inPlace = Spec.Type == ProgramType.Syscall && input.ContextOut.Length >= input.Context.Length && !input.Context.IsEmpty;
        if (inPlace)
            input.Context.CopyTo(input.ContextOut);
        using var lease = Descriptor.Borrow();
        fixed (byte* dataIn = input.Data, dataOut = input.DataOut, contextIn = input.Context, contextOut = input.ContextOut)
        {
            var attributes = new TestRunAttributes
            {
                ProgFd = lease.Number,
                // Given a place for output but no size, the kernel would copy without limit; an empty span is a null pointer here.
                DataIn = (ulong)dataIn, DataSizeIn = (uint)input.Data.Length,
                DataOut = (ulong)dataOut, DataSizeOut = (uint)input.DataOut.Length,
                CtxIn = (ulong)(inPlace ? contextOut : contextIn), CtxSizeIn = (uint)input.Context.Length,
                CtxOut = inPlace ? 0 : (ulong)contextOut, CtxSizeOut = inPlace ? 0 : (uint)input.ContextOut.Length,
                // 0 means once as well, and program types that cannot repeat accept nothing else.
                Repeat = input.Repeat > 1 ? (uint)input.Repeat : 0,
                Flags = input.Flags,
                Cpu = input.Cpu,
            };
            int errno = -Bpf.Call(BpfCommand.ProgRun, ref attributes);
            // ENOSPC: the run is over, and what did not fit the output was cut off (bpf_test_finish, net/bpf/test_run.c).
            if (errno is not (0 or Errno.ENOSPC))
                throw RunFailure(errno, input);
            return new((uint)attributes.Retval, (int)attributes.DataSizeOut, inPlace ? input.Context.Length : (int)attributes.CtxSizeOut,
                attributes.Duration);
        }
    }

    BpfException RunFailure(int errno, scoped in RunInput input)
    {
        if (errno is Errno.ENOTSUPP or Errno.EOPNOTSUPP)
            return new BpfNotSupportedException($"running a {Spec.Type.KernelName} program on given data", null,
                "Attach it and cause the event instead") { Id = DiagnosticId.RunUnsupported };
        string? help = errno != Errno.EINVAL ? null : Spec.Type switch
        {
            ProgramType.RawTracepoint or ProgramType.RawTracepointWritable or ProgramType.Tracing or ProgramType.Syscall
                or ProgramType.StructOps =>
                "This type takes a context as large as the program reads, no packet and no repetition",
            ProgramType.SkLookup => "This type takes a struct bpf_sk_lookup as context and no packet",
            _ when input.Data.Length < 14 => "The packet must begin with a link-layer header of 14 bytes",
            _ => "The packet or the context has fields or a size that the kernel does not accept for this type",
        };
        return SystemFailure.Of($"bpf(BPF_PROG_TEST_RUN) of program '{Name}'", errno, help,
            errno == Errno.EINVAL ? DiagnosticId.RunInputRefused : DiagnosticId.SystemCallFailed);
    }
}
