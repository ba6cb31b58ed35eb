using System.Globalization;
using Skep.Btf;

namespace Skep.Objects.Skeletons;

/// <summary>The types that an object's members use, as C#, and their definitions.</summary>
/// <param name="definitions">Receives what has to be defined.</param>
sealed class ObjectTypes(BtfFile? types, TextWriter definitions, IEnumerable<string> reserved)
{
    const string RecordTag = "records:";

    readonly HashSet<int> _opaque = [];
    BtfCSharpWriter? _writer;

    /// <summary>How C# refers to a type of so many bytes. What the object does not describe is bytes.</summary>
    /// <param name="holder">What a type without name is called after.</param>
    public string Of(int typeId, int size, string holder)
    {
        if (types is not null && typeId != 0)
        {
            _writer ??= new BtfCSharpWriter(types, definitions, "public", [.. reserved]);
            if (types.TryGetSize(typeId, out long actual) && actual == size && _writer.WriteReference(typeId, holder) is { } name)
                return name;
        }
        switch (size)
        {
            case 1:
                return "byte";
            case 2:
                return "ushort";
            case 4:
                return "uint";
            case 8:
                return "ulong";
        }
        string text = string.Create(CultureInfo.InvariantCulture, $"Bytes{size}");
        if (_opaque.Add(size))
        {
            definitions.Write(string.Create(CultureInfo.InvariantCulture, $"[InlineArray({size})]\n"));
            definitions.Write($"public struct {text}\n{{\n    byte _element;\n}}\n\n");
        }
        return text;
    }

    /// <summary>The type of a buffer's records, where the object tags one with <c>records:MAP</c>; null where not.</summary>
    public string? OfRecords(MapSpec map)
    {
        foreach (BtfType tag in RecordTags(types))
        {
            if (tag.Name != RecordTag + map.Name)
                continue;
            // The tag is on a pointer to the type that is there for this, or on the type.
            BtfType type = tag.Target.Target.SkipModifiersAndTypedefs();
            type = type.Kind == BtfKind.Pointer ? type.Target : type;
            return Of(type.Id, (int)type.SkipModifiersAndTypedefs().Size, MemberNames.Of(map.Name) + "Record");
        }
        return null;
    }

    /// <summary>Whether a variable is there only to say what the records of a buffer are.</summary>
    public static bool IsRecordTag(BtfFile types, BtfType variable) => RecordTags(types).Any(tag => tag.Target.Id == variable.Id);

    static IEnumerable<BtfType> RecordTags(BtfFile? types)
    {
        foreach (BtfType type in types is null ? default : types.Types)
        {
            if (type.Kind == BtfKind.DeclarationTag && type.Name.StartsWith(RecordTag, StringComparison.Ordinal))
                yield return type;
        }
    }

    /// <summary>A struct of the object by its name; null when there is none.</summary>
    public string? Named(string name)
    {
        foreach (BtfType type in types is null ? default : types.Types)
        {
            if (type.IsStructOrUnion && type.Name == name)
                return Of(type.Id, (int)type.Size, name);
        }
        return null;
    }
}
