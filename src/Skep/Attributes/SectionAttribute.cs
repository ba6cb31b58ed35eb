namespace Skep;

/// <summary>
/// On an attribute class: the ELF section of the methods that it marks. <c>{n}</c> stands for the attribute's n-th constructor argument; of
/// several templates the one counts that takes as many arguments as were given.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SectionAttribute(string template) : Attribute
{
    public string Template { get; } = template;

    public ArgumentSource Arguments { get; init; }

    /// <summary>
    /// What the program returns when it reaches a <c>throw</c>, a division by zero or a span's bound. By default the verdict that refuses.
    /// </summary>
    public int AbortValue { get; init; }
}
