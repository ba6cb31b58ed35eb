using System.Collections.Frozen;
using Skep.Btf;

namespace Skep.Compiler.Ir.Text;

/// <summary>The words of the textual form that are no operation; writer and parser read the same rows.</summary>
static class IrNames
{
    static readonly (ValueType Type, string Name)[] Types =
        [(ValueType.Void, "void"), (ValueType.I32, "i32"), (ValueType.I64, "i64"), (ValueType.Pointer, "ptr")];

    static readonly (AtomicKind Kind, string Name)[] Atomics =
    [
        (AtomicKind.Add, "add"), (AtomicKind.And, "and"), (AtomicKind.Or, "or"), (AtomicKind.Xor, "xor"), (AtomicKind.Exchange, "xchg"),
        (AtomicKind.CompareExchange, "cmpxchg"), (AtomicKind.LoadAcquire, "load.acquire"), (AtomicKind.StoreRelease, "store.release"),
    ];

    static readonly (CoreRelocationKind Kind, string Name)[] Relocations =
    [
        (CoreRelocationKind.FieldByteOffset, "byte_off"), (CoreRelocationKind.FieldByteSize, "byte_sz"),
        (CoreRelocationKind.FieldExists, "field_exists"), (CoreRelocationKind.FieldSigned, "signed"),
        (CoreRelocationKind.FieldLeftShift, "lshift_u64"), (CoreRelocationKind.FieldRightShift, "rshift_u64"),
        (CoreRelocationKind.TypeIdLocal, "local_type_id"), (CoreRelocationKind.TypeIdTarget, "target_type_id"),
        (CoreRelocationKind.TypeExists, "type_exists"), (CoreRelocationKind.TypeSize, "type_size"),
        (CoreRelocationKind.EnumValueExists, "enumval_exists"), (CoreRelocationKind.EnumValue, "enumval_value"),
        (CoreRelocationKind.TypeMatches, "type_matches"),
    ];

    static readonly FrozenDictionary<string, MemoryType> Memories =
        Enum.GetValues<MemoryType>().ToFrozenDictionary(static type => type.Text);

    static readonly FrozenDictionary<string, Op> Operations =
        OpTable.All.ToArray().ToFrozenDictionary(static row => row.Name, static row => row.Op);

    public static string Of(ValueType type) => Array.Find(Types, row => row.Type == type).Name;

    public static string Of(AtomicKind kind) => Array.Find(Atomics, row => row.Kind == kind).Name;

    public static string Of(CoreRelocationKind kind) => Array.Find(Relocations, row => row.Kind == kind).Name;

    public static ValueType? Type(string name) =>
        Types.Where(row => row.Name == name).Select(static row => (ValueType?)row.Type).FirstOrDefault();

    public static AtomicKind? Atomic(string name) =>
        Atomics.Where(row => row.Name == name).Select(static row => (AtomicKind?)row.Kind).FirstOrDefault();

    public static CoreRelocationKind? Relocation(string name) =>
        Relocations.Where(row => row.Name == name).Select(static row => (CoreRelocationKind?)row.Kind).FirstOrDefault();

    public static MemoryType? Memory(string name) => Memories.TryGetValue(name, out MemoryType type) ? type : null;

    public static Op? Operation(string name) => Operations.TryGetValue(name, out Op op) ? op : null;
}
