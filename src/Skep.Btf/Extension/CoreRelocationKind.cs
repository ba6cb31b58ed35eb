namespace Skep.Btf;

/// <summary>What a CO-RE relocation asks of the target's types: <c>enum bpf_core_relo_kind</c> of <c>linux/bpf.h</c>.</summary>
public enum CoreRelocationKind : uint
{
    FieldByteOffset,
    FieldByteSize,
    FieldExists,
    FieldSigned,
    FieldLeftShift,
    FieldRightShift,
    TypeIdLocal,
    TypeIdTarget,
    TypeExists,
    TypeSize,
    EnumValueExists,
    EnumValue,
    TypeMatches,
}
