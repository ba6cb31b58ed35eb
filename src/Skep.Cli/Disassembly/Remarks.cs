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
        var remarks = new List<string>();
        if (_references.TryGetValue(slot, out SymbolReference reference) && VariableAt(reference) is { } variable)
            remarks.Add(variable);
        foreach (CoreRelocation relocation in _relocations[slot])
            remarks.Add($"{CoreAccess.KindName(relocation.Kind)} of {CoreAccess.Describe(_spec.Btf, relocation)}");
        return remarks.Count > 0 ? string.Join(", ", remarks) : null;
    }

    string? VariableAt(SymbolReference reference)
    {
        if (reference.Kind != ReferenceKind.MapValue)
            return null;
        foreach (VariableSpec variable in _spec.Variables)
        {
            int inside = reference.Addend - variable.Offset;
            if (variable.Map.Name == reference.Symbol && inside >= 0 && inside < Math.Max(variable.Size, 1))
                return inside == 0 ? variable.Name : $"{variable.Name}+{inside}";
        }
        return null;
    }
}
