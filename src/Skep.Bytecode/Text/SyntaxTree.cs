namespace Skep.Bytecode;

/// <summary>
/// The syntaxes of all rows merged by common beginnings. A node's children are what may come next; a node with a row is a whole
/// instruction. Built once, from the same strings that the disassembler walks.
/// </summary>
sealed class SyntaxTree
{
    readonly List<(string Text, ulong? Number, SyntaxTree Next)> _literals = [];
    readonly List<(Operand Operand, char RegisterWidth, SyntaxTree Next)> _operands = [];

    public static SyntaxTree Root { get; } = Build();

    /// <summary>The form that ends here, or null when more must follow.</summary>
    public OpcodeInfo? Row { get; private set; }

    public IReadOnlyList<(string Text, ulong? Number, SyntaxTree Next)> Literals => _literals;

    /// <summary>The width letter, r or w, is that of a register operand.</summary>
    public IReadOnlyList<(Operand Operand, char RegisterWidth, SyntaxTree Next)> Operands => _operands;

    static SyntaxTree Build()
    {
        var root = new SyntaxTree();
        foreach (var row in OpcodeTable.All)
        {
            root.Add(row.Syntax, row);
            if (row.Alternative is { } alternative)
                root.Add(alternative, row);
        }
        // Maps by name, which the loader resolves, are known to the assembler only.
        root.Add("r{dst} = map[{map}]", OpcodeTable.Of(OpcodeKind.LoadMapFd));
        root.Add("r{dst} = map[{map}][0]+{next}", OpcodeTable.Of(OpcodeKind.LoadMapValue));
        return root;
    }

    void Add(string syntax, OpcodeInfo row)
    {
        var tokens = new List<Token>();
        Lexer.Tokenize(syntax, tokens);
        var node = this;
        for (int i = 0; tokens[i].Kind != TokenKind.End; i++)
        {
            string text = tokens[i].In(syntax).ToString();
            bool isRegister = text is "r" or "w" && tokens[i + 1].In(syntax) is "{";
            if (isRegister || text == "{")
            {
                var name = tokens[isRegister ? i + 2 : i + 1];
                node = node.After(Operand.Parse(name.In(syntax)), isRegister ? text[0] : '\0');
                i += isRegister ? 3 : 2;
            }
            else
            {
                node = node.After(text, tokens[i].Kind == TokenKind.Number ? tokens[i].Value : null);
            }
        }
        node.Row ??= row;
    }

    SyntaxTree After(string literal, ulong? number)
    {
        foreach (var (text, _, next) in _literals)
        {
            if (text == literal)
                return next;
        }
        var created = new SyntaxTree();
        _literals.Add((literal, number, created));
        return created;
    }

    SyntaxTree After(Operand operand, char registerWidth)
    {
        foreach (var (known, width, next) in _operands)
        {
            if (known == operand && width == registerWidth)
                return next;
        }
        var created = new SyntaxTree();
        _operands.Add((operand, registerWidth, created));
        return created;
    }
}
