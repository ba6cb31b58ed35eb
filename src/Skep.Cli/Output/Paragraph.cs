namespace Skep.Cli.Output;

/// <summary>Words in lines that fit, the second and later ones indented further.</summary>
static class Paragraph
{
    public static void Write(Terminal terminal, IEnumerable<string> words, int indent)
    {
        int column = 0;
        foreach (string word in words)
        {
            if (column == 0)
            {
                terminal.Out.Write(new string(' ', indent));
                column = indent;
            }
            else if (column + 1 + word.Length > terminal.Width)
            {
                terminal.Out.WriteLine();
                terminal.Out.Write(new string(' ', indent + 4));
                column = indent + 4;
            }
            else
            {
                terminal.Out.Write(' ');
                column++;
            }
            terminal.Out.Write(word);
            column += word.Length;
        }
        if (column > 0)
            terminal.Out.WriteLine();
    }

    /// <summary>
    /// A text in lines of at most <paramref name="width"/> characters, broken at spaces; a longer word has a line to itself. At least one
    /// line.
    /// </summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        while (text.Length > width)
        {
            int space = text.LastIndexOf(' ', width);
            if (space <= 0)
                space = text.IndexOf(' ', width);
            if (space < 0)
                break;
            yield return text[..space];
            text = text[(space + 1)..];
        }
        yield return text;
    }
}
