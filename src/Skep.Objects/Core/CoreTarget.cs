using Skep.Btf;

namespace Skep.Objects.Core;

/// <summary>The types of the kernel that code is relocated for.</summary>
public sealed class CoreTarget(BtfFile kernel, Func<IReadOnlyList<BtfFile>>? modules = null)
{
    readonly Lazy<IReadOnlyList<BtfFile>> _modules = new(modules ?? (static () => []));

    /// <summary>The kernel proper: vmlinux.</summary>
    public BtfFile Kernel { get; } = kernel;

    /// <summary>The modules', split from the kernel's. Only asked for when the kernel itself lacks a type.</summary>
    public IReadOnlyList<BtfFile> Modules => _modules.Value;
}
