namespace Skep.Compiler.CodeGeneration;

static class BtfName
{
    /// <summary>The kernel's limit for a name (KSYM_NAME_LEN), with room for the zero.</summary>
    const int MaxLength = 127;

    /// <summary>The name as the kernel takes it: letters, digits and underscores.</summary>
    public static string Of(string name)
    {
        bool fits = name.Length <= MaxLength && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')
            && (name.Length == 0 || !char.IsAsciiDigit(name[0]));
        if (fits)
            return name;
        string clean = string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        if (char.IsAsciiDigit(clean[0]))
            clean = "_" + clean;
        return clean.Length <= MaxLength ? clean : clean[..MaxLength];
    }
}
