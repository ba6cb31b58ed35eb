using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Types;
using Skep.Objects;

namespace Skep.Compiler.CodeGeneration;

/// <summary>
/// Where the values of the kernel's configuration lie in their section. The order is the one in which libbpf, which reads no offsets, lays
/// them out: widest alignment first.
/// </summary>
sealed class ExternPlaces
{
    public const string ConfigurationSection = ".kconfig";

    readonly Dictionary<ExternSymbol, int> _offsets = [];

    public ExternPlaces(Module module)
    {
        Ordered = [.. module.Externs
            .OrderBy(static symbol => symbol.Kind)
            .ThenByDescending(static symbol => AlignmentOf(symbol.Type))
            .ThenBy(static symbol => symbol.Type.Size)
            .ThenBy(static symbol => symbol.Name, StringComparer.Ordinal)];
        foreach (ExternSymbol symbol in Ordered)
        {
            if (symbol.Kind != ExternKind.KernelConfiguration)
                continue;
            int alignment = AlignmentOf(symbol.Type);
            Size = (Size + alignment - 1) / alignment * alignment;
            _offsets[symbol] = Size;
            Size += symbol.Type.Size;
        }
    }

    public IReadOnlyList<ExternSymbol> Ordered { get; }

    /// <summary>Bytes of configuration.</summary>
    public int Size { get; private set; }

    public int OffsetOf(ExternSymbol symbol) => _offsets.GetValueOrDefault(symbol);

    static int AlignmentOf(DataType type) => type switch
    {
        ArrayType array => AlignmentOf(array.Element),
        TypedefType typedef => AlignmentOf(typedef.Target),
        _ => Math.Clamp(type.Size, 1, 8),
    };
}
