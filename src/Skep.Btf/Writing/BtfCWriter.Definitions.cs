namespace Skep.Btf;

public sealed partial class BtfCWriter
{
    /// <summary>
    /// How many members one definition may come to, with all structs without name in it written out. A kernel's largest has 500.
    /// </summary>
    const int MembersPerDefinition = 10_000;

    const string Bytes = "unsigned char";

    // An enum without name that two members share can be defined only once: its values would be declared twice.
    readonly HashSet<int> _writtenEnums = [];

    void WriteForward(BtfType type) => _output.Write($"{CDeclarationWriter.Keyword(type)} {_names.Tag(type)};\n\n");

    void WriteDefinition(BtfType type)
    {
        _declarations.Budget = MembersPerDefinition;
        switch (type.Kind)
        {
            case BtfKind.Struct or BtfKind.Union:
                WriteStruct(type, 0);
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                if (!_writtenEnums.Add(type.Id))
                    return;
                WriteEnum(type, 0);
                break;
            case BtfKind.Typedef:
                // Before the target: in typedefs of functions it is in the middle.
                string name = _names.Typedef(type);
                _output.Write("typedef ");
                _declarations.WriteDeclaration(type.TypeId, name, 0);
                break;
            case BtfKind.Int:
                string word = type.IntEncoding.IsBool && type.Size == 1 ? "_Bool" : IntOf(type.Size, type.IsSigned);
                _output.Write($"typedef {word} {_names.Typedef(type)}");
                break;
            case BtfKind.Float:
                string real = type.Size switch { 4 => "float", 8 => "double", 16 => "long double", _ => "unsigned short" };
                _output.Write($"typedef {real} {_names.Typedef(type)}");
                break;
        }
        _output.Write(";\n\n");
    }

    void WriteEnum(BtfType type, int indent)
    {
        _output.Write(type.IsAnonymous ? "enum" : $"enum {_names.Tag(type)}");
        if (type.Count == 0)
            return;
        _output.Write(" {\n");
        foreach (BtfEnumValue value in type.EnumValues)
        {
            Indent(indent + 1);
            _output.Write($"{_names.Unique(value.Name)} = {Literal(value)},\n");
        }
        Indent(indent);
        _output.Write('}');
        if (type.Size != 4)
            _output.Write($" __attribute__((mode({type.Size switch { 1 => "QI", 2 => "HI", _ => "DI" }})))");
    }

    static string Literal(BtfEnumValue value) => value switch
    {
        // The literal of the least value would be the negation of one that is too large.
        { IsSigned: true, Value: long.MinValue } => "(-9223372036854775807LL - 1)",
        { IsSigned: true, Value: < int.MinValue or > int.MaxValue } => value.ValueText + "LL",
        { IsSigned: false, UnsignedValue: > uint.MaxValue } => value.ValueText + "ULL",
        { IsSigned: false, UnsignedValue: > int.MaxValue } => value.ValueText + "U",
        _ => value.ValueText,
    };

    void WriteStruct(BtfType type, int indent)
    {
        bool packed = _file.IsPacked(type.Id);
        _output.Write(CDeclarationWriter.Keyword(type));
        if (!type.IsAnonymous)
            _output.Write(" " + _names.Tag(type));
        if (type.Count == 0 && type.Size == 0)
        {
            _output.Write(" {}");
            return;
        }
        _output.Write(" {\n");
        if (_declarations.Budget < type.Count || !IsDeclarable(type))
        {
            Indent(indent + 1);
            _output.Write($"{Bytes} __opaque[{type.Size}]; /* its members cannot be declared in C */\n");
        }
        else
        {
            _declarations.Budget -= type.Count;
            WriteMembers(type, packed, indent + 1);
        }
        Indent(indent);
        _output.Write('}');
        if (packed)
            _output.Write(" __attribute__((packed))");
    }

    /// <summary>Whether the members have sizes, follow each other, and end inside the struct.</summary>
    bool IsDeclarable(BtfType type)
    {
        ulong end = 0;
        foreach (BtfMember member in type.Members)
        {
            bool isPlaced = member.BitOffset >= end && (type.Kind == BtfKind.Struct || member.BitOffset == 0);
            if (!isPlaced || !_file.TryGetSize(member.TypeId, out long size) || size > type.Size || member.BitfieldSize > size * 8)
                return false;
            ulong memberEnd = member.BitOffset + (member.IsBitfield ? (ulong)member.BitfieldSize : (ulong)size * 8);
            if (memberEnd > type.Size * 8UL)
                return false;
            if (type.Kind == BtfKind.Struct)
                end = memberEnd;
        }
        return true;
    }

    void WriteMembers(BtfType type, bool packed, int indent)
    {
        // Offsets in bits. C puts a member at the next multiple of its alignment, and a bitfield right behind the last one unless
        // it would cross a boundary of its type (System V ABI); where BTF says later, padding is declared.
        long end = 0, largest = 0;
        int alignment = packed ? 1 : _file.AlignOf(type.Id);
        foreach (BtfMember member in type.Members)
        {
            long size = _file.SizeOf(member.TypeId) * 8, next = end;
            if (member.IsBitfield)
                next = !packed && end % size + member.BitfieldSize > size ? RoundUp(end, size) : end;
            else
                next = RoundUp(end, packed ? 8 : _file.AlignOf(member.TypeId) * 8L);
            if (next < member.BitOffset)
                WritePadding(end, member.BitOffset, indent);

            Indent(indent);
            _declarations.WriteDeclaration(member.TypeId, member.IsAnonymous ? "" : CNames.Identifier(member.Name), indent);
            _output.Write(member.IsBitfield ? $": {member.BitfieldSize};\n" : ";\n");
            end = member.BitOffset + (member.IsBitfield ? member.BitfieldSize : size);
            largest = Math.Max(largest, end);
            if (type.Kind == BtfKind.Union)
                end = 0;
        }

        long total = type.Size * 8L;
        if (RoundUp(largest, alignment * 8L) == total)
            return;
        if (type.Kind == BtfKind.Struct)
        {
            WritePadding(end, total, indent);
        }
        else
        {
            Indent(indent);
            _output.Write($"{Bytes} __pad[{type.Size}];\n");
        }
    }

    /// <summary>
    /// Declares nothing from one bit to another: with bitfields without name, which no compiler adds to the types it describes.
    /// </summary>
    void WritePadding(long from, long to, int indent)
    {
        const long longest = 64 * 16;
        while (from < to)
        {
            Indent(indent);
            if (to - from > longest && from % 8 == 0)
            {
                _output.Write($"{Bytes} __pad_{from / 8}[{(to - from) / 8}];\n");
                from += (to - from) / 8 * 8;
                continue;
            }

            // Pieces that end at a boundary of their type, so that none is moved by crossing one.
            (string word, int size) = (from % 64 == 0 && to - from >= 64) ? ("long", 64)
                : from % 32 == 0 && to - from >= 32 ? ("int", 32)
                : from % 16 == 0 && to - from >= 16 ? ("short", 16) : ("char", 8);
            long width = Math.Min(size - from % size, to - from);
            _output.Write($"{word}: {width};\n");
            from += width;
        }
    }

    static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;

    void Indent(int depth)
    {
        for (int i = 0; i < depth; i++)
            _output.Write('\t');
    }
}
