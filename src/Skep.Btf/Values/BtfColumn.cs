using System.Globalization;
using System.Text;

namespace Skep.Btf;

/// <summary>One column of a table of values: a member of a struct, or the whole of a value that has no members.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Type">The member's type.</param>
/// <param name="BitOffset">Where it is in the value, in bits.</param>
/// <param name="BitfieldSize">The width of a bitfield, or 0.</param>
public readonly record struct BtfColumn(string Name, BtfType Type, uint BitOffset, int BitfieldSize)
{
    /// <summary>The columns of values of a type; members of structs and unions without name count as the type's own.</summary>
    /// <param name="type">The type of the values.</param>
    /// <param name="name">What the single column of a type without members is called.</param>
    public static IReadOnlyList<BtfColumn> Of(BtfType type, string name)
    {
        BtfType shape = type.SkipModifiersAndTypedefs();
        if (!shape.IsStructOrUnion || shape.Count == 0)
            return [new BtfColumn(name, type, 0, 0)];
        var columns = new List<BtfColumn>();
        int budget = 100_000;
        Collect(shape, 0, columns, BtfType.MaxDepth, ref budget);
        return columns;
    }

    /// <summary>Whether values are best aligned to the right.</summary>
    public bool IsNumber => Type.SkipModifiersAndTypedefs().Kind is BtfKind.Int or BtfKind.Float or BtfKind.Pointer;

    /// <summary>This column's part of a value.</summary>
    public string Format(ReadOnlySpan<byte> value)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        Write(value, new TextSink(output));
        return output.ToString();
    }

    /// <summary>Hands this column's part of a value to a sink.</summary>
    public void Write(ReadOnlySpan<byte> value, IValueSink sink)
    {
        var walker = new ValueWalker<IValueSink>(Type.File, sink);
        if (BitfieldSize != 0)
            walker.WalkScalar(Type.SkipModifiersAndTypedefs(), value, BitOffset, BitfieldSize);
        else
            walker.Walk(Type, BitOffset / 8 <= value.Length ? value[(int)(BitOffset / 8)..] : default, Encoding.UTF8.GetBytes(Name));
    }

    // The budget is for structs without name that contain each other twice; a table wider than 1024 is no help to anyone.
    static void Collect(BtfType type, uint offset, List<BtfColumn> columns, int depth, ref int budget)
    {
        foreach (BtfMember member in type.Members)
        {
            if (--budget < 0 || columns.Count == 1024)
                return;
            uint start = unchecked(offset + member.BitOffset);
            if (!member.IsAnonymous)
                columns.Add(new BtfColumn(member.Name, member.Type, start, member.BitfieldSize));
            else if (depth > 0)
                Collect(member.Type.SkipModifiersAndTypedefs(), start, columns, depth - 1, ref budget);
        }
    }
}
