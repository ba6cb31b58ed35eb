using Skep.Btf;
using Skep.Diagnostics;
using Skep.Objects.Core;
using Skep.Objects.Relocation;

namespace Skep.Objects;

/// <summary>Fits an object to a kernel: the running one or any other whose types are at hand.</summary>
public static class Relocator
{
    /// <summary>
    /// A copy of <paramref name="spec"/> whose code has the kernel's offsets, sizes and values, and whose <c>.kconfig</c> has the kernel's
    /// configuration. References to maps and to symbols that the kernel has are left to the host. Null when there is an error.
    /// </summary>
    /// <param name="spec">Stays as it is.</param>
    /// <param name="target">The kernel.</param>
    /// <param name="diagnostics">Receives what is wrong (BPF404x, BPF405x).</param>
    public static ObjectSpec? Relocate(ObjectSpec spec, RelocationTarget target, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var found = new DiagnosticBag(diagnostics.Capacity);
        ObjectSpec copy = spec.Copy();
        new ConfigurationFiller(copy, target, found).Fill();

        BtfFile types = copy.Btf ?? BtfFile.Empty;
        var core = new CoreRelocator(types, copy.ByteOrder, target.Types);
        var symbols = new MissingSymbols(copy, target.Types);
        foreach (ProgramSpec program in copy.Programs)
        {
            program.AutoLoad = target.Programs?.Contains(program.Name) ?? program.AutoLoad;
            if (program.AutoLoad)
                new ProgramRelocator(copy, program, core, symbols, found).Relocate();
        }
        diagnostics.AddRange(found);
        return found.HasErrors ? null : copy;
    }
}
