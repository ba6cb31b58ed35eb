namespace Skep.Compiler.Ir;

/// <summary>What an <see cref="Op.Atomic"/> does to memory. Its result is the old content, where anyone uses it.</summary>
public enum AtomicKind : byte
{
    Add,
    And,
    Or,
    Xor,
    Exchange,

    /// <summary>Operands: address, expected, new value.</summary>
    CompareExchange,
    LoadAcquire,
    StoreRelease,
}
