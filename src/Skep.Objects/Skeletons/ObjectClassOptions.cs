namespace Skep.Objects.Skeletons;

/// <summary>What the class of an object is called, and what the object itself does not say.</summary>
public sealed record ObjectClassOptions
{
    /// <summary>The name of the class; null for that of the object, as C# writes names.</summary>
    public string? ClassName { get; init; }

    /// <summary>The namespace of the class; empty for none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary><c>public</c> or <c>internal</c>.</summary>
    public string Accessibility { get; init; } = "public";

    /// <summary>
    /// By a buffer's name, the struct of the object that its records are, where no declaration tag <c>records:MAP</c> says so.
    /// </summary>
    public IReadOnlyDictionary<string, string> Records { get; init; } = new Dictionary<string, string>();
}
