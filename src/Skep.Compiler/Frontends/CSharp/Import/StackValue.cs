using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>What is on the stack of IL while a method is imported.</summary>
/// <param name="Type">As declared, or what the operation makes.</param>
/// <param name="Value">In IR; for a struct the address of a copy that nobody else writes to. Null for what is known.</param>
/// <param name="Known">What there is only while compiling.</param>
/// <param name="Kernel">For an address: whose memory it leads to.</param>
readonly record struct StackValue(TypeDesc Type, Value? Value, Known? Known = null, KernelMemory Kernel = KernelMemory.None)
{
    public bool IsKnown => Known is not null;

    public bool IsStruct => Value is not null && Type.IsStruct;
}
