namespace Skep.KernelAbi;

public static partial class SectionTable
{
    const int MaxSlips = 2;
    const int LongestName = 32;

    /// <summary>
    /// A name that <see cref="Resolve"/> accepts and that the writer of this one may have meant: the part before the slash where the rest
    /// is too much (<c>xdp/foo</c>), or a name at most two slips of the keyboard away. Null if there is none.
    /// </summary>
    public static string? Closest(ReadOnlySpan<char> sectionName)
    {
        ReadOnlySpan<char> name = sectionName.TrimStart('?');
        int slash = name.IndexOf('/');
        ReadOnlySpan<char> head = slash < 0 ? name : name[..slash];
        if (ByName.TryGetValue(head, out SectionDefinition? known))
            return known.Name;

        string? closest = null;
        int fewest = MaxSlips + 1;
        foreach (SectionDefinition row in All)
        {
            bool withTarget = row.TakesTarget && slash >= 0;
            int slips = Slips(withTarget ? head : name, row.Name);
            if (slips < fewest && slips * 2 < row.Name.Length)
            {
                fewest = slips;
                closest = withTarget ? string.Concat(row.Name, name[slash..]) : row.Name;
            }
        }
        return closest;
    }

    // Levenshtein's distance: insertions, deletions and replacements that turn one name into the other.
    static int Slips(ReadOnlySpan<char> text, string name)
    {
        if (text.Length > LongestName || Math.Abs(text.Length - name.Length) > MaxSlips)
            return int.MaxValue / 2;
        Span<int> row = stackalloc int[LongestName + MaxSlips + 1];
        for (int column = 0; column <= name.Length; column++)
            row[column] = column;
        for (int line = 1; line <= text.Length; line++)
        {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= name.Length; column++)
            {
                int replaced = diagonal + (text[line - 1] == name[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(replaced, 1 + Math.Min(diagonal, row[column - 1]));
            }
        }
        return row[name.Length];
    }
}
