using System.Globalization;

namespace Skep.Btf;

/// <summary>Names for one scope of C#: identifiers, none twice, keywords escaped.</summary>
sealed class CSharpNames
{
    static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",

        // Not reserved, but no names for types.
        "allows", "dynamic", "extension", "field", "file", "nameof", "notnull", "partial", "record", "required", "scoped", "unmanaged",
        "var", "where", "yield",
    ];

    static readonly HashSet<string> ObjectMembers =
        ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    readonly HashSet<string> _taken = [];

    /// <summary>A name that this scope has not given out yet.</summary>
    /// <param name="wanted">The name in C.</param>
    /// <param name="forbidden">A name that it must not be: that of the type whose members these are.</param>
    public string Unique(string wanted, string forbidden = "")
    {
        string start = CNames.Identifier(wanted), name = start;

        // Members are not allowed the name of their type, nor, in structs, those that every object has.
        if (start == forbidden.TrimStart('@') || ObjectMembers.Contains(start))
            name = start += "_";
        for (int n = 2; !_taken.Add(name); n++)
            name = string.Create(CultureInfo.InvariantCulture, $"{start}_{n}");
        return Keywords.Contains(name) ? "@" + name : name;
    }
}
