using Skep.Bytecode;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Puts descriptors where a program's code names maps.</summary>
static class ProgramCode
{
    /// <summary>A copy of the code that refers to <paramref name="maps"/>. Kernel variables and functions were resolved by relocation.</summary>
    public static Instruction[] Link(ProgramSpec program, IReadOnlyDictionary<string, KernelMap> maps)
    {
        Instruction[] code = [.. program.Instructions];
        foreach (SymbolReference reference in program.References)
        {
            if (reference.Kind is not (ReferenceKind.Map or ReferenceKind.MapValue))
                continue;
            if (!maps.TryGetValue(reference.Symbol, out KernelMap? map))
                throw new InvalidOperationException($"program '{program.Name}' refers to map '{reference.Symbol}', which the object does not have");
            bool isValue = reference.Kind == ReferenceKind.MapValue;
            // The number stays valid until the load: the object holds its maps open.
            using var lease = map.Descriptor.Borrow();
            (code[reference.Instruction], code[reference.Instruction + 1]) = Instruction.LoadImmediate64(
                code[reference.Instruction].Destination,
                isValue ? PseudoSource.MapValue : PseudoSource.MapFd,
                lease.Number,
                isValue ? reference.Addend : 0);
        }
        return code;
    }
}
