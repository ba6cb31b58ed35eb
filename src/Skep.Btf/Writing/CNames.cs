using System.Globalization;

namespace Skep.Btf;

/// <summary>
/// The names that types get in C. Tags (struct, union, enum) are one name space; typedefs and enum values another. BTF may hold several
/// types of one name: the first keeps it, the others get <c>___2</c>, <c>___3</c>, which CO-RE takes for flavours of the first.
/// </summary>
sealed class CNames
{
    readonly Dictionary<int, string> _byId = [];
    readonly Dictionary<string, BtfKind> _tags = [];
    readonly HashSet<string> _definedTags = [];
    readonly HashSet<string> _identifiers;

    public CNames(params ReadOnlySpan<string> reserved) => _identifiers = [.. reserved];

    /// <summary>The tag of a named struct, union, enum or forward declaration, without the keyword.</summary>
    public string Tag(BtfType type)
    {
        if (_byId.TryGetValue(type.Id, out string? name))
            return name;
        BtfKind kind = TagKind(type);
        bool isDefinition = type.Kind != BtfKind.Forward;
        name = Identifier(type.Name);
        for (int n = 2; !Fits(name); n++)
            name = Suffixed(Identifier(type.Name), n);
        _tags[name] = kind;
        if (isDefinition)
            _definedTags.Add(name);
        return _byId[type.Id] = name;

        // A forward declaration goes with any definition of its name and kind, and with the one that comes first.
        bool Fits(string candidate) =>
            !_tags.TryGetValue(candidate, out BtfKind taken) || (taken == kind && !(isDefinition && _definedTags.Contains(candidate)));
    }

    /// <summary>The name of a typedef, or of an int that C has no keyword for.</summary>
    public string Typedef(BtfType type)
    {
        if (!_byId.TryGetValue(type.Id, out string? name))
            _byId[type.Id] = name = Unique(type.Name);
        return name;
    }

    /// <summary>A name that no typedef and no enum value has, from now on taken.</summary>
    public string Unique(string wanted)
    {
        string start = Identifier(wanted), name = start;
        for (int n = 2; !_identifiers.Add(name); n++)
            name = Suffixed(start, n);
        return name;
    }

    /// <summary>What C accepts for a name: other languages' have dots, colons and angle brackets.</summary>
    public static string Identifier(string name)
    {
        bool good = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(IsIdentifier);
        if (good)
            return name;
        string mended = string.Concat(name.Select(c => IsIdentifier(c) ? c : '_'));
        return mended.Length == 0 || char.IsAsciiDigit(mended[0]) ? "_" + mended : mended;
    }

    static bool IsIdentifier(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    static string Suffixed(string name, int n) => string.Create(CultureInfo.InvariantCulture, $"{name}___{n}");

    static BtfKind TagKind(BtfType type) => type.Kind switch
    {
        BtfKind.Forward => type.KindFlag ? BtfKind.Union : BtfKind.Struct,
        BtfKind.Enum64 => BtfKind.Enum,
        _ => type.Kind,
    };
}
