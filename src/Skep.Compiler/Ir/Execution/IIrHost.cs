using Skep.KernelAbi;

namespace Skep.Compiler.Ir.Execution;

/// <summary>The kernel, as far as a program that is interpreted meets it.</summary>
public interface IIrHost
{
    /// <summary>What a helper leaves in r0.</summary>
    /// <param name="arguments">An i32 arrives zero-extended, a map as <see cref="IrMachine.AddressOf(MapSymbol)"/> has it, a callback as
    /// <see cref="IrMachine.AddressOf(Function)"/> has it.</param>
    long CallHelper(IrMachine machine, HelperId helper, ReadOnlySpan<long> arguments);

    long CallKfunc(IrMachine machine, ExternSymbol kfunc, ReadOnlySpan<long> arguments);

    /// <summary>The address of a kernel variable or of a value of the kernel's configuration.</summary>
    long AddressOf(IrMachine machine, ExternSymbol symbol);

    /// <summary>What the relocation gives on the kernel at hand.</summary>
    long Relocate(CoreAccess access) => access.LocalValue;
}
