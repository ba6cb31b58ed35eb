using System.Diagnostics.CodeAnalysis;

namespace Skep.Btf;

/// <summary>
/// One type: a view of its record in the file, with the 12-byte header decoded. Copying it is cheap and reading it allocates nothing
/// but the strings that are asked for. What a kind does not have (the size of a typedef, the members of an int) reads as 0 or none.
/// </summary>
public readonly partial struct BtfType : IEquatable<BtfType>
{
    internal const uint CountMask = 0xffffff;

    readonly BtfFile? _file;
    readonly int _body;
    readonly int _nameOffset;
    readonly uint _info;
    readonly uint _sizeOrType;

    internal BtfType(BtfFile file, int id, int body, uint nameOffset, uint info, uint sizeOrType)
    {
        _file = file;
        Id = id;
        _body = body;
        _nameOffset = (int)nameOffset;
        _info = info;
        _sizeOrType = sizeOrType;
    }

    /// <summary>The file that the type is stored in (or, for void, was looked up in). References in it resolve there.</summary>
    public BtfFile File => _file ?? BtfFile.Empty;

    /// <summary>0 for void.</summary>
    public int Id { get; }

    public BtfKind Kind => KindLayout.KindOf(_info);

    /// <summary>
    /// Bit 31 of the info word. Struct and union: members carry bitfield sizes. Enum: signed. Forward: of a union. Tags: an attribute.
    /// </summary>
    public bool KindFlag => _info >> 31 != 0;

    /// <summary>The <c>vlen</c>: how many members, values, parameters or section entries follow.</summary>
    public int Count => (int)(_info & CountMask);

    public int NameOffset => _nameOffset;

    public string Name => File.GetString(_nameOffset);

    public ReadOnlySpan<byte> NameUtf8 => _nameOffset == 0 ? default : File.GetUtf8String(_nameOffset);

    public bool IsAnonymous => _nameOffset == 0;

    public bool IsVoid => Kind == BtfKind.Void;

    /// <summary>In bytes, as stored: of an int, struct, union, enum, float or data section.</summary>
    public uint Size => KindLayout.HasSize(Kind) ? _sizeOrType : 0;

    /// <summary>What is pointed to, renamed, qualified, tagged, declared, or returned; 0 (void) for kinds that refer to nothing.</summary>
    public int TypeId => KindLayout.HasTarget(Kind) ? (int)_sizeOrType : 0;

    /// <summary>The type that <see cref="TypeId"/> refers to.</summary>
    public BtfType Target => File.GetType(TypeId);

    /// <summary>The third header word, whatever it means for this kind.</summary>
    internal uint SizeOrType => _sizeOrType;

    internal uint Info => _info;

    /// <summary>The words after the header, in the file's order.</summary>
    internal ReadOnlySpan<uint> BodyWords => File.Body(Id, _body);

    public bool IsStructOrUnion => Kind is BtfKind.Struct or BtfKind.Union;

    public bool IsEnum => Kind is BtfKind.Enum or BtfKind.Enum64;

    public bool IsModifier => Kind is BtfKind.Const or BtfKind.Volatile or BtfKind.Restrict or BtfKind.TypeTag;

    public bool Equals(BtfType other) => ReferenceEquals(_file, other._file) && Id == other.Id;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is BtfType other && Equals(other);

    public override int GetHashCode() => Id;

    public static bool operator ==(BtfType left, BtfType right) => left.Equals(right);

    public static bool operator !=(BtfType left, BtfType right) => !left.Equals(right);

    /// <summary>The record in the raw dump's words, for debuggers: <c>[7] Struct 'list_head'</c>.</summary>
    public override string ToString() => IsAnonymous ? $"[{Id}] {Kind}" : $"[{Id}] {Kind} '{Name}'";
}
