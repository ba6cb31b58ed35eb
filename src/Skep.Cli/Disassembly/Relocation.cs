using Skep.Btf;
using Skep.Cli.Commands;
using Skep.Cli.Output;
using Skep.Diagnostics;
using Skep.Objects;
using Skep.Objects.Core;

namespace Skep.Cli.Disassembly;

/// <summary>An object as it would be loaded into a kernel.</summary>
static class Relocation
{
    /// <param name="spec">The object; stays as it is.</param>
    /// <param name="source">The kernel's types: see <see cref="BtfSources.Open"/>.</param>
    /// <param name="terminal">Where warnings go.</param>
    public static ObjectSpec Apply(ObjectSpec spec, string source, Terminal terminal)
    {
        BtfFile kernel = BtfSources.Open(source);
        Func<IReadOnlyList<BtfFile>>? modules = source == BtfSources.Kernel ? () => [.. BtfFile.OpenModules(kernel)] : null;
        var target = new RelocationTarget
        {
            Types = new CoreTarget(kernel, modules),
            // All of them, also those that load only when asked for.
            Programs = spec.Programs.Select(static program => program.Name).ToHashSet(StringComparer.Ordinal),
        };
        var diagnostics = new DiagnosticBag();
        ObjectSpec relocated = Relocator.Relocate(spec, target, diagnostics)
            ?? throw new BpfLoadException($"'{spec.Name}' cannot be relocated", diagnostics);
        Failures.Report(diagnostics, terminal.Error);
        return relocated;
    }
}
