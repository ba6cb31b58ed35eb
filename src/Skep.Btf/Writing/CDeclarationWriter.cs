namespace Skep.Btf;

/// <summary>Writes declarations of C; what is declared of, the type that has a name or braces, is up to the derived class.</summary>
abstract class CDeclarationWriter(BtfFile file, TextWriter output)
{
    int _nesting;

    /// <summary>
    /// How many members and parameter lists may still be written: types can be made to contain each other exponentially often.
    /// </summary>
    public int Budget { get; set; } = 1_000;

    /// <summary>Writes a type that has a name, or a struct or enum that is defined on the spot.</summary>
    protected abstract void WriteSpecifier(BtfType type, int indent);

    /// <summary>
    /// Writes the declaration of <paramref name="name"/>. C writes types around the name: what it points to in front of it, what it
    /// holds or takes behind it.
    /// </summary>
    public void WriteDeclaration(int typeId, string name, int indent)
    {
        // A function may take functions, in the end itself.
        BtfType type = file.GetType(_nesting < BtfType.MaxDepth ? typeId : 0);
        _nesting++;
        bool spaced = WriteBefore(type, "", indent, BtfType.MaxDepth);
        if (name.Length > 0 && !spaced)
            output.Write(' ');
        output.Write(name);
        WriteAfter(type, indent, BtfType.MaxDepth);
        _nesting--;
    }

    /// <summary>Writes what comes before the name; true if the name can follow without a space.</summary>
    /// <param name="type">The type.</param>
    /// <param name="qualifiers">Const, volatile and the like that were passed on the way to it.</param>
    /// <param name="indent">Of the line, for the members of structs without name.</param>
    /// <param name="depth">How many more levels are followed.</param>
    bool WriteBefore(BtfType type, string qualifiers, int indent, int depth)
    {
        if (depth == 0)
            type = file.GetType(0);
        switch (type.Kind)
        {
            case BtfKind.Pointer:
                bool spaced = WriteBefore(type.Target, "", indent, depth - 1);
                output.Write((spaced, BindsTighter(type.Target)) switch
                {
                    (true, true) => "(*",
                    (true, false) => "*",
                    (false, true) => " (*",
                    (false, false) => " *",
                });
                if (qualifiers.Length > 0)
                    output.Write(" " + qualifiers);
                return qualifiers.Length == 0;
            case BtfKind.Const:
                return WriteBefore(type.Target, Qualify("const"), indent, depth - 1);
            case BtfKind.Volatile:
                return WriteBefore(type.Target, Qualify("volatile"), indent, depth - 1);
            case BtfKind.Restrict:
                return WriteBefore(type.Target, Qualify("restrict"), indent, depth - 1);
            case BtfKind.TypeTag:
                string tag = type.KindFlag ? type.Name : $"btf_type_tag(\"{type.Name.Replace("\"", "\\\"", StringComparison.Ordinal)}\")";
                return WriteBefore(type.Target, Qualify($"__attribute__(({tag}))"), indent, depth - 1);
            case BtfKind.Array:
                // Qualifiers of an array are those of its elements.
                return WriteBefore(type.Array.ElementType, qualifiers, indent, depth - 1);
            case BtfKind.FunctionPrototype:
                return WriteBefore(type.Target, "", indent, depth - 1);
            default:
                if (qualifiers.Length > 0)
                    output.Write(qualifiers + " ");
                WriteSpecifier(type, indent);
                return false;
        }

        // An array that is const of elements that are const says it once.
        string Qualify(string word) =>
            qualifiers.Length == 0 ? word : qualifiers.Contains(word, StringComparison.Ordinal) ? qualifiers : qualifiers + " " + word;
    }

    void WriteAfter(BtfType type, int indent, int depth)
    {
        if (depth == 0)
            return;
        switch (type.Kind)
        {
            case BtfKind.Pointer:
                if (BindsTighter(type.Target))
                    output.Write(')');
                WriteAfter(type.Target, indent, depth - 1);
                break;
            case BtfKind.Array:
                output.Write($"[{type.Array.Length}]");
                WriteAfter(type.Array.ElementType, indent, depth - 1);
                break;
            case BtfKind.FunctionPrototype:
                WriteParameters(type, indent);
                WriteAfter(type.Target, indent, depth - 1);
                break;
            default:
                if (type.IsModifier)
                    WriteAfter(type.Target, indent, depth - 1);
                break;
        }
    }

    void WriteParameters(BtfType prototype, int indent)
    {
        if (--Budget < 0)
            return;
        output.Write('(');
        if (prototype.Count == 0)
            output.Write("void");
        for (int i = 0; i < prototype.Count; i++)
        {
            BtfParameter parameter = prototype.GetParameter(i);
            if (i > 0)
                output.Write(", ");

            // C before C23 has no parameter list of only an ellipsis; an empty one says as much.
            if (!parameter.IsVariadic)
                WriteDeclaration(parameter.TypeId, parameter.NameOffset == 0 ? "" : CNames.Identifier(parameter.Name), indent);
            else if (i > 0)
                output.Write("...");
        }
        output.Write(')');
    }

    /// <summary>Whether what follows a name, <c>[]</c> or <c>()</c>, would bind to it before a <c>*</c> in front of it does.</summary>
    static bool BindsTighter(BtfType type) => type.SkipModifiers().Kind is BtfKind.Array or BtfKind.FunctionPrototype;

    public static string Keyword(BtfType type) => type.Kind switch
    {
        BtfKind.Union => "union",
        BtfKind.Forward when type.KindFlag => "union",
        BtfKind.Enum or BtfKind.Enum64 => "enum",
        _ => "struct",
    };
}
