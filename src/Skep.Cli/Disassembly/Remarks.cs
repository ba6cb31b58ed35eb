using System.Globalization;
using Skep.Cli.Values;
using Skep.Objects;

namespace Skep.Cli.Disassembly;

/// <summary>What stands behind an instruction: the variable that it addresses, the field that CO-RE will put in.</summary>
sealed class Remarks
{
    readonly ObjectSpec _spec;
    readonly ILookup<int, CoreRelocation> _relocations;
    readonly Dictionary<int, SymbolReference> _references;

    public Remarks(ObjectSpec spec, ProgramSpec program)
    {
        _spec = spec;
        _relocations = program.CoreRelocations.ToLookup(static relocation => relocation.Instruction);
        _references = program.References.ToDictionary(static reference => reference.Instruction);
    }

    /// <summary>Null where there is nothing to say.</summary>
    public string? Of(int slot)
    {
        IEnumerable<string> remarks = _relocations[slot].Select(relocation => $"{CoreAccess.KindName(relocation.Kind)} of {CoreAccess.Describe(_spec.Btf, relocation)}");
        if (_references.TryGetValue(slot, out SymbolReference reference) && reference.Kind == ReferenceKind.MapValue && VariableAt(reference) is { } variable)
            remarks = remarks.Prepend(variable);
        return string.Join(", ", remarks) is { Length: > 0 } text ? text : null;
    }

    string? VariableAt(SymbolReference reference)
    {
        foreach (VariableSpec variable in _spec.Variables)
        {
            int inside = reference.Addend - variable.Offset;
            if (variable.Map.Name == reference.Symbol && inside >= 0 && inside < Math.Max(variable.Size, 1))
                return inside == 0 ? variable.Name : string.Create(CultureInfo.InvariantCulture, $"{variable.Name}+{inside}");
        }
        return null;
    }
}
