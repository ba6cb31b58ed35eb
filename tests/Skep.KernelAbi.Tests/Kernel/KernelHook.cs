using Skep.Bytecode;

namespace Skep.KernelAbi.Tests;

/// <summary>A program type with an expected attach type, for which the running kernel loads programs.</summary>
readonly record struct KernelHook(ProgramType Type, AttachType? Attach, int Result)
{
    public AttachType Expected => Attach ?? default;

    ProgramLoadFlags Flags => Type == ProgramType.Syscall ? ProgramLoadFlags.Sleepable : ProgramLoadFlags.None;

    // Programs at BTF hooks name one; these are in every kernel with BTF.
    int TargetId => (Type, Attach) switch
    {
        (_, AttachType.TraceRawTp) => KernelBtf.Id("TYPEDEF", "btf_trace_sched_switch"),
        (_, AttachType.TraceIter) => KernelBtf.Id("FUNC", "bpf_iter_tcp"),
        (ProgramType.Tracing, not null) => KernelBtf.Id("FUNC", "bpf_fentry_test1"),
        (ProgramType.Lsm, not null) => KernelBtf.Id("FUNC", "bpf_lsm_socket_bind"),
        (ProgramType.StructOps, null) => KernelBtf.Id("STRUCT", "tcp_congestion_ops"),
        _ => 0,
    };

    /// <summary>Whether the verifier accepts this code, followed by a return.</summary>
    public bool Loads(IEnumerable<Instruction> code) => Ask(code, "GPL", KernelVerifier.LogLevel.None).Loaded;

    /// <summary>Why the verifier rejects this code, followed by a return.</summary>
    public string Rejection(IEnumerable<Instruction> code, string license = "GPL") =>
        Ask(code, license, KernelVerifier.LogLevel.Rejection).Log;

    /// <summary>What the verifier knows about registers as it walks this code, followed by a return.</summary>
    public string Walk(IEnumerable<Instruction> code) => Ask(code, "GPL", KernelVerifier.LogLevel.State).Log;

    (bool Loaded, string Log) Ask(IEnumerable<Instruction> code, string license, KernelVerifier.LogLevel level) =>
        KernelVerifier.Load(Type, Attach, [.. code, Code.Move(Register.R0, Result), Code.Exit], license, Flags, TargetId, level);

    public override string ToString() => Attach is { } attach ? $"{Type.KernelName}/{attach.KernelName}" : Type.KernelName;

    /// <summary>Every hook for which this kernel loads a program that does nothing; <paramref name="report"/> gets the others.</summary>
    public static IEnumerable<KernelHook> All(Action<string> report)
    {
        foreach (ProgramTypeInfo type in ProgramTypes.All)
        {
            IEnumerable<AttachTypeInfo> attachTypes = AttachTypes.All.Where(row => row.ProgramType == type.Type);
            foreach (AttachType? attach in attachTypes.Select(row => (AttachType?)row.Type).Prepend(null))
            {
                // Some hooks allow no result but 1.
                KernelHook? hook = Enumerable.Range(0, 2)
                    .Select(result => (KernelHook?)new KernelHook(type.Type, attach, result))
                    .FirstOrDefault(hook => hook!.Value.Loads([]));
                if (hook is { } loadable)
                    yield return loadable;
                else
                    report($"not loadable here: {new KernelHook(type.Type, attach, 0)}");
            }
        }
    }
}
