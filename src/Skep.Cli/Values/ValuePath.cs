using System.Globalization;
using Skep.Btf;

namespace Skep.Cli.Values;

/// <summary>Walks from a variable to a part of it: <c>.member</c> and <c>[index]</c>, as C does.</summary>
static class ValuePath
{
    /// <param name="type">The variable's type.</param>
    /// <param name="path">What follows its name; empty for the whole of it.</param>
    /// <returns>The part's type, byte offset and name.</returns>
    /// <exception cref="FormatException">There is no such part.</exception>
    public static (BtfType Type, long Offset, string Name) Resolve(BtfType type, ReadOnlySpan<char> path)
    {
        long offset = 0;
        string name = "";
        while (!path.IsEmpty)
        {
            BtfType shape = type.SkipModifiersAndTypedefs();
            int end = path[1..].IndexOfAny('.', '[') is >= 0 and int next ? next + 1 : path.Length;
            ReadOnlySpan<char> step = path[..end];
            path = path[end..];
            if (step is ['[', .. var index, ']'])
            {
                uint length = shape.Kind == BtfKind.Array ? shape.Array.Length : 0;
                if (!uint.TryParse(index, CultureInfo.InvariantCulture, out uint element) || element >= length)
                    throw new FormatException($"{BtfDeclaration.Of(type)} has no element {step}");
                type = shape.Array.ElementType;
                offset += element * shape.File.SizeOf(type.Id);
            }
            else
            {
                if (step[0] != '.' || !shape.TryFindMember(step[1..], out BtfMember member))
                    throw new FormatException($"{BtfDeclaration.Of(type)} has no member '{step.TrimStart('.')}'");
                if (member.IsBitfield)
                    throw new FormatException($"{member.Name} is a bitfield, which cannot be set by itself");
                (type, name) = (member.Type, member.Name);
                offset += member.ByteOffset;
            }
        }
        return (type, offset, name);
    }
}
