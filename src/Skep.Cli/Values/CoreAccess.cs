using System.Globalization;
using System.Text;
using Skep.Btf;
using Skep.Objects;

namespace Skep.Cli.Values;

/// <summary>Names what a CO-RE relocation is about, from its access path: <c>struct task_struct.real_parent</c>.</summary>
static class CoreAccess
{
    public static string KindName(CoreRelocationKind kind) => kind switch
    {
        CoreRelocationKind.FieldByteOffset => "byte_off",
        CoreRelocationKind.FieldByteSize => "byte_sz",
        CoreRelocationKind.FieldExists => "field_exists",
        CoreRelocationKind.FieldSigned => "signed",
        CoreRelocationKind.FieldLeftShift => "lshift_u64",
        CoreRelocationKind.FieldRightShift => "rshift_u64",
        CoreRelocationKind.TypeIdLocal => "local_type_id",
        CoreRelocationKind.TypeIdTarget => "target_type_id",
        CoreRelocationKind.TypeExists => "type_exists",
        CoreRelocationKind.TypeSize => "type_size",
        CoreRelocationKind.EnumValueExists => "enumval_exists",
        CoreRelocationKind.EnumValue => "enumval_value",
        CoreRelocationKind.TypeMatches => "type_matches",
        _ => ((int)kind).ToString(CultureInfo.InvariantCulture),
    };

    public static string Describe(BtfFile? types, CoreRelocation relocation)
    {
        if (types is null)
            return relocation.AccessPath;
        BtfType type = types.GetType(relocation.TypeId);
        string root = BtfDeclaration.Of(type);
        int[] path = [.. relocation.AccessPath.Split(':').Select(Index)];
        return relocation.Kind switch
        {
            CoreRelocationKind.EnumValueExists or CoreRelocationKind.EnumValue => Enumerator(type.SkipModifiersAndTypedefs(), path, root),
            <= CoreRelocationKind.FieldRightShift => root + Members(type.SkipModifiersAndTypedefs(), path),
            _ => root,
        };
    }

    static int Index(string part) => int.TryParse(part, CultureInfo.InvariantCulture, out int index) ? index : -1;

    static string Enumerator(BtfType type, int[] path, string root) =>
        path is [var index] && index >= 0 && index < type.EnumValues.Count ? $"{root}::{type.EnumValues[index].Name}" : root;

    /// <summary>
    /// The first number is an index of the root type itself, as if it stood in an array; the others are members or elements.
    /// </summary>
    static string Members(BtfType type, int[] path)
    {
        var text = new StringBuilder();
        if (path[0] != 0)
            text.Append($"[{path[0]}]");
        foreach (int index in path.AsSpan(1))
        {
            if (type.Kind == BtfKind.Array)
            {
                text.Append($"[{index}]");
                type = type.Array.ElementType.SkipModifiersAndTypedefs();
            }
            else if (type.IsStructOrUnion && index >= 0 && index < type.Members.Count)
            {
                BtfMember member = type.Members[index];
                // What lies in an anonymous struct is named as if it lay outside.
                if (!member.IsAnonymous)
                    text.Append('.').Append(member.Name);
                type = member.Type.SkipModifiersAndTypedefs();
            }
            else
            {
                text.Append(".?");
                break;
            }
        }
        return text.ToString();
    }
}
