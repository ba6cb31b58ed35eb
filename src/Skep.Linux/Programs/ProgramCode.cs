using Skep.Bytecode;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Puts numbers where a program's code has names.</summary>
static class ProgramCode
{
    /// <summary>A copy of the code that refers to descriptors of <paramref name="maps"/> and to what the kernel has.</summary>
    public static Instruction[] Link(ProgramSpec program, IReadOnlyDictionary<string, KernelMap> maps, KernelReferences kernel)
    {
        Instruction[] code = [.. program.Instructions];
        foreach (SymbolReference reference in program.References)
        {
            if (reference.Kind is not (ReferenceKind.Map or ReferenceKind.MapValue))
            {
                kernel.Apply(program, reference, code);
                continue;
            }
            if (!maps.TryGetValue(reference.Symbol, out KernelMap? map))
                throw new InvalidOperationException(
                    $"program '{program.Name}' refers to map '{reference.Symbol}', which the object does not have");
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
