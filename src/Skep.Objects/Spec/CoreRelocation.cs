namespace Skep.Objects;

/// <summary>The thirteen CO-RE relocation kinds, <c>enum bpf_core_relo_kind</c> of <c>linux/bpf.h</c>.</summary>
public enum CoreRelocationKind
{
    FieldByteOffset = 0,
    FieldByteSize = 1,
    FieldExists = 2,
    FieldSigned = 3,
    FieldLeftShiftU64 = 4,
    FieldRightShiftU64 = 5,
    TypeIdLocal = 6,
    TypeIdTarget = 7,
    TypeExists = 8,
    TypeSize = 9,
    EnumValueExists = 10,
    EnumValue = 11,
    TypeMatches = 12,
}

/// <summary>One <c>struct bpf_core_relo</c>: an instruction whose value depends on a type of the kernel that it will run on.</summary>
/// <param name="Instruction">Slot of the instruction to patch.</param>
/// <param name="Kind">What of the type is asked.</param>
/// <param name="TypeId">The root type in the object's own BTF.</param>
/// <param name="AccessPath">Colon-separated indices: array index, then member numbers (<c>0:1:2</c>); the enumerator's number; <c>0</c> for a type.</param>
public readonly record struct CoreRelocation(int Instruction, CoreRelocationKind Kind, int TypeId, string AccessPath);
