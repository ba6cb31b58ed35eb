namespace Skep.Btf;

/// <summary>
/// What a type record describes: <c>BTF_KIND_*</c> of <c>linux/btf.h</c>. A file newer than this table may hold larger values; such
/// records can be walked over (the file's layout table gives their size) but not looked into.
/// </summary>
public enum BtfKind : byte
{
    /// <summary>No type: id 0, and what a reference to a type that does not exist reads as.</summary>
    Void,
    Int,
    Pointer,
    Array,
    Struct,
    Union,
    Enum,
    Forward,
    Typedef,
    Volatile,
    Const,
    Restrict,
    Function,
    FunctionPrototype,
    Variable,
    DataSection,
    Float,
    DeclarationTag,
    TypeTag,
    Enum64,
}
