namespace Skep.Btf;

public sealed partial class BtfCSharpWriter
{
    /// <summary>How many members a struct may come to with those of structs without name lifted into it.</summary>
    const int MostMembers = 5_000;

    readonly Dictionary<int, bool> _sequential = [];

    void WriteStruct(Definition definition)
    {
        BtfType type = definition.Type;
        bool sequential = IsSequential(type);
        string layout = sequential ? "Sequential" : _file.IsPacked(type.Id) ? "Explicit, Pack = 1" : "Explicit";
        _output.Write($"[StructLayout(LayoutKind.{layout}, Size = {type.Size})]\n{_accessibility} struct {definition.Name}\n{{\n");

        var members = new List<BtfMember>();
        int budget = MostMembers;
        Lift(type, 0, members, BtfType.MaxDepth, ref budget);
        var names = new CSharpNames();
        var storage = new Dictionary<(long Start, int Size), string>();
        foreach (BtfMember member in members)
        {
            string name = names.Unique(member.Name, definition.Name);
            if (member.IsBitfield)
                WriteBitfield(type, member, name, names, storage);
            else
                WriteField(type, member, name, $"{definition.Name}_{member.Name}", sequential);
        }
        _output.Write("}\n\n");
    }

    /// <summary>The members by name, with those of structs and unions without name in their place.</summary>
    static void Lift(BtfType type, uint offset, List<BtfMember> members, int depth, ref int budget)
    {
        foreach (BtfMember member in type.Members)
        {
            BtfMember here = member with { BitOffset = unchecked(offset + member.BitOffset) };
            if (--budget < 0)
                return;
            if (!member.IsAnonymous)
                members.Add(here);
            else if (depth > 0)
                Lift(member.Type.SkipModifiersAndTypedefs(), here.BitOffset, members, depth - 1, ref budget);
        }
    }

    void WriteField(BtfType owner, BtfMember member, string name, string holder, bool sequential)
    {
        Reference reference = Refer(member.Type, holder);
        bool fits = member.BitOffset % 8 == 0 && member.ByteOffset + reference.Size <= owner.Size;
        if (!fits)
            return;
        if (reference.Size == 0)
        {
            _output.Write(
                $"    /// <summary>Where {member.Name} starts, in bytes: {BtfDeclaration.Of(member.Type, member.Name)}.</summary>\n");
            _output.Write($"    public const int {name} = {member.ByteOffset};\n\n");
        }
        else
        {
            _output.Write($"    {(sequential ? "" : $"[FieldOffset({member.ByteOffset})] ")}public {reference.Name} {name};\n");
        }
    }

    /// <summary>A bitfield is a property over a private field of the smallest size that holds all its bits.</summary>
    void WriteBitfield(BtfType owner, BtfMember member, string name, CSharpNames names, Dictionary<(long Start, int Size), string> storage)
    {
        Reference reference = Refer(member.Type, $"{name}_bits");
        if (reference.Size == 0 || FindStorage(owner, member) is not (long start, int size))
        {
            string declaration = BtfDeclaration.Of(member.Type, member.Name);
            _output.Write($"    // {declaration} : {member.BitfieldSize} lies across bytes that no integer inside the struct covers.\n");
            return;
        }
        string unit = Number(size, false);
        if (!storage.TryGetValue((start, size), out string? field))
        {
            field = storage[(start, size)] = names.Unique($"_bits{start}");
            _output.Write($"    [FieldOffset({start})] {unit} {field};\n");
        }

        BtfType shape = member.Type.SkipModifiersAndTypedefs();
        int inUnit = (int)(member.BitOffset - start * 8), width = member.BitfieldSize;
        int shift = _file.ByteOrder == ByteOrder.LittleEndian ? inUnit : size * 8 - inUnit - width;
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        string value = $"(ulong){field} >> {shift} & 0x{mask:x}";
        string get = (shape.Kind, shape.IsSigned) switch
        {
            (BtfKind.Int, _) when reference.Name == "bool" => $"({value}) != 0",
            (_, true) => $"({reference.Name})((long)(({value}) << {64 - width}) >> {64 - width})",
            _ => $"({reference.Name})({value})",
        };
        string bits = reference.Name == "bool" ? "(value ? 1UL : 0)" : "(ulong)value";
        string set = $"({unit})((ulong){field} & ~0x{mask << shift:x}UL | ({bits} & 0x{mask:x}) << {shift})";
        _output.Write(
            $$"""
                public {{reference.Name}} {{name}}
                {
                    readonly get => unchecked({{get}});
                    set => {{field}} = unchecked({{set}});
                }


            """.Replace("\r", "", StringComparison.Ordinal));
    }

    /// <summary>
    /// The bytes to read for a bitfield: the unit of its type that a compiler would take, or where that is not inside the struct or
    /// does not hold all bits, as in packed structs, the smallest integer that does.
    /// </summary>
    (long Start, int Size)? FindStorage(BtfType owner, BtfMember member)
    {
        long first = member.ByteOffset, end = ((long)member.BitOffset + member.BitfieldSize + 7) / 8;
        long unit = _file.SizeOf(member.TypeId);
        foreach (int size in (ReadOnlySpan<int>)[unit is 1 or 2 or 4 or 8 ? (int)unit : 1, 1, 2, 4, 8])
        {
            foreach (long start in (ReadOnlySpan<long>)[first / size * size, Math.Min(first, owner.Size - (long)size)])
            {
                if (start >= 0 && start <= first && start + size >= end && start + size <= owner.Size)
                    return (start, size);
            }
        }
        return null;
    }

    /// <summary>Whether C# puts every field where it is without being told: all aligned, nothing between, above or shared.</summary>
    bool IsSequential(BtfType type, int depth = BtfType.MaxDepth)
    {
        if (_sequential.TryGetValue(type.Id, out bool known))
            return known;

        // No is always right, if not as nice to read: meanwhile, for a struct that contains itself, and for what is nested too deep.
        _sequential[type.Id] = false;
        bool isCandidate = depth > 0 && type.Kind == BtfKind.Struct && type.Count > 0 && !_file.IsPacked(type.Id);
        return _sequential[type.Id] = isCandidate && FollowsOn(type, depth);
    }

    bool FollowsOn(BtfType type, int depth)
    {
        long end = 0;
        foreach (BtfMember member in type.Members)
        {
            long size = _file.SizeOf(member.TypeId);
            if (member.IsBitfield || member.IsAnonymous || size is 0 or > LargestInlineArray)
                return false;
            BtfType shape = ElementShape(member.Type);
            bool isPlain = shape.Kind == BtfKind.Pointer
                || (shape.Size <= 8 && (shape.IsEnum || shape.Kind is BtfKind.Int or BtfKind.Float));
            if ((!isPlain && !IsSequential(shape, depth - 1)) || RoundUp(end, _file.AlignOf(member.TypeId)) != member.ByteOffset)
                return false;
            end = member.ByteOffset + size;
        }
        return RoundUp(end, _file.AlignOf(type.Id)) == type.Size;
    }

    /// <summary>What an array is of, in the end, or the type itself.</summary>
    static BtfType ElementShape(BtfType type)
    {
        type = type.SkipModifiersAndTypedefs();
        for (int depth = 0; type.Kind == BtfKind.Array && depth < BtfType.MaxDepth; depth++)
            type = type.Array.ElementType.SkipModifiersAndTypedefs();
        return type;
    }

    static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;
}
