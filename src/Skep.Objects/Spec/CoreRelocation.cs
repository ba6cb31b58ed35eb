using Skep.Btf;

namespace Skep.Objects;

/// <summary>One <c>struct bpf_core_relo</c>: an instruction whose value depends on a type of the kernel that it will run on.</summary>
/// <param name="Instruction">Slot of the instruction to patch.</param>
/// <param name="Kind">What of the type is asked.</param>
/// <param name="TypeId">The root type in the object's own BTF.</param>
/// <param name="AccessPath">Colon-separated indices: array index, then member numbers (<c>0:1:2</c>); the enumerator's number; <c>0</c>
/// for a type.</param>
public readonly record struct CoreRelocation(int Instruction, CoreRelocationKind Kind, int TypeId, string AccessPath);
