namespace Skep.Bytecode;

/// <summary>The immediate of an atomic instruction (RFC 9669 section 5.3; load-acquire and store-release are the kernel's).</summary>
public enum AtomicOperation
{
    Add = 0x00,
    Or = 0x40,
    And = 0x50,
    Xor = 0xa0,
    FetchAdd = Add | Fetch,
    FetchOr = Or | Fetch,
    FetchAnd = And | Fetch,
    FetchXor = Xor | Fetch,
    Xchg = 0xe0 | Fetch,
    /// <summary>Compares with r0, and leaves the old value in r0.</summary>
    CmpXchg = 0xf0 | Fetch,
    LoadAcquire = 0x100,
    StoreRelease = 0x110,

    /// <summary>The modifier that returns the old value; no operation by itself.</summary>
    Fetch = 0x01,
}
