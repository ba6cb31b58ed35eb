using Skep.Btf;
using Skep.KernelAbi;
using Skep.Objects;
using Skep.Objects.Core;

namespace Skep.Linux;

/// <summary>The running kernel, as relocation sees it.</summary>
static class KernelTarget
{
    static readonly KernelVersion FirstCookie = new(5, 15);
    static readonly KernelVersion FirstSyscallWrapper = new(4, 17);

    /// <summary>The kernel's own types are opened only when one of the programs asks something of them: most packet programs do
    /// not.</summary>
    public static RelocationTarget For(ObjectSpec spec, LoadOptions options)
    {
        CoreTarget? types = options.TargetBtf is { } given ? new CoreTarget(given) : NeedsTypes(spec, options) ? Running() : null;
        return For(types) with { Programs = options.Programs };
    }

    public static RelocationTarget For(CoreTarget? types) => new()
    {
        Types = types,
        Version = KernelRelease.Current,
        Configuration = ReadConfiguration,
        HasCookie = KernelRelease.Current >= FirstCookie,
        HasSyscallWrapper = KernelRelease.Current >= FirstSyscallWrapper,
    };

    public static CoreTarget Running() => new(KernelTypes.Kernel, static () => [.. BtfFile.OpenModules(KernelTypes.Kernel)]);

    static bool NeedsTypes(ObjectSpec spec, LoadOptions options) => spec.Programs.Any(program =>
        (options.Programs?.Contains(program.Name) ?? program.AutoLoad)
        && (program.CoreRelocations.Any(static relocation => relocation.Kind != CoreRelocationKind.TypeIdLocal)
            || program.References.Any(reference => IsTyped(spec, reference))));

    static bool IsTyped(ObjectSpec spec, SymbolReference reference) =>
        reference.Kind is ReferenceKind.KernelFunction or ReferenceKind.KernelVariable && spec.Externs.Find(reference.Symbol)?.TypeId > 0;

    static KernelConfiguration? ReadConfiguration()
    {
        // Where distributions put it: most of them, Fedora and newer Debian, and the kernel itself if it was built so.
        foreach (string path in (string[])[$"/boot/config-{KernelRelease.Name}", $"/lib/modules/{KernelRelease.Name}/config",
            "/proc/config.gz"])
        {
            if (!File.Exists(path))
                continue;
            using FileStream stream = File.OpenRead(path);
            return KernelConfiguration.Read(stream);
        }
        return null;
    }
}
