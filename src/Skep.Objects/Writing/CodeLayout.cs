namespace Skep.Objects.Writing;

/// <summary>Which function goes into which section: entry functions into their programs' sections, all others once into
/// <c>.text</c>.</summary>
sealed class CodeLayout
{
    public const string Text = ".text";

    readonly Dictionary<string, List<FunctionImage>> _byName = new(StringComparer.Ordinal);
    readonly HashSet<string> _symbols = new(StringComparer.Ordinal);

    public CodeLayout(ObjectSpec spec)
    {
        foreach (ProgramSpec program in spec.Programs)
            _symbols.Add(program.Name);
        foreach (ProgramSpec program in spec.Programs)
        {
            FunctionImage[] images = FunctionImage.Cut(program);
            Entries[program.Name] = images[0];
            images[0].Symbol = program.Name;
            images[0].Shared = images[0];
            Append(program.SectionName, images[0]);
            foreach (FunctionImage image in images.AsSpan(1))
                Share(image);
        }
    }

    /// <summary>The functions of each section, in order.</summary>
    public Dictionary<string, List<FunctionImage>> Sections { get; } = new(StringComparer.Ordinal) { [Text] = [] };

    /// <summary>The entry functions, by program.</summary>
    public Dictionary<string, FunctionImage> Entries { get; } = new(StringComparer.Ordinal);

    public bool IsEntry(FunctionImage image) => Entries.TryGetValue(image.Symbol, out FunctionImage? entry) && entry == image;

    void Append(string section, FunctionImage image)
    {
        if (!Sections.TryGetValue(section, out List<FunctionImage>? images))
            Sections[section] = images = [];
        image.Start = images.Count == 0 ? 0 : images[^1].Start + images[^1].Code.Length;
        images.Add(image);
    }

    void Share(FunctionImage image)
    {
        if (!_byName.TryGetValue(image.Name, out List<FunctionImage>? known))
            _byName[image.Name] = known = [];
        image.Shared = known.Find(image.IsSameAs) ?? image;
        if (image.Shared != image)
            return;
        known.Add(image);
        // Static functions of linked files may share a name, and a program may be called like a function.
        image.Symbol = image.Name;
        for (int i = 1; !_symbols.Add(image.Symbol); i++)
            image.Symbol = $"{image.Name}.{i}";
        Append(Text, image);
    }
}
