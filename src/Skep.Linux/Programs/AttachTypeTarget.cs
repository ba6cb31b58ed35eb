using Skep.Btf;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>The kernel function, tracepoint, hook or iterator that a program names at load (<c>attach_btf_id</c>).</summary>
/// <param name="TypeId">Its BTF id; 0 for programs that name nothing.</param>
/// <param name="Module">BTF of the module that has it; null for the kernel itself.</param>
readonly record struct AttachTypeTarget(int TypeId, BpfFileDescriptor? Module) : IDisposable
{
    /// <exception cref="BpfNotSupportedException">The kernel has no such function or hook.</exception>
    public static AttachTypeTarget Resolve(ProgramSpec program)
    {
        if (!program.Flags.HasFlag(SectionFlags.AttachBtf) || program.AttachTarget is not { Length: > 0 } target)
            return default;
        string prefix = AttachTypes.TryGet(program.AttachType, out AttachTypeInfo? info) ? info.BtfPrefix : "";
        // btf_trace_NAME is a typedef of the tracepoint's prototype; everything else is a function.
        BtfKind kind = program.AttachType == AttachType.TraceRawTp ? BtfKind.Typedef : BtfKind.Function;
        // "module:function" says where to look.
        string? only = target.IndexOf(':') is >= 0 and var colon ? target[..colon] : null;
        string name = prefix + (only is null ? target : target[(only.Length + 1)..]);

        BtfFile kernel = KernelTypes.Kernel;
        if (only is null or "vmlinux" && kernel.TryFind(name, kind, out BtfType type))
            return new(type.Id, null);
        foreach (string module in only is null ? BtfFile.ListModules() : [only])
        {
            if (KernelTypes.TryOpenModule(module) is { } types && types.TryFind(name, kind, out type))
                return new(type.Id, KernelTypes.OpenModuleDescriptor(module));
        }
        throw new BpfNotSupportedException($"'{target}', which program '{program.Name}' attaches to,", null,
            $"The kernel's BTF has no {(kind == BtfKind.Typedef ? "tracepoint" : "function")} '{name}'; it may be inlined, renamed, or in a module that is not loaded")
        {
            Id = DiagnosticId.AttachTargetMissing,
        };
    }

    public void Dispose() => Module?.Dispose();
}
