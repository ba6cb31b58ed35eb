namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>
/// Leaves the import of a statement that is outside the subset. Caught in the same method's import, which goes on with the next statement;
/// never leaves the front end.
/// </summary>
#pragma warning disable CA1032, CA1064 // It is control flow within this folder, with one way to make it.
sealed class RejectedException(string id, string message, string? help) : Exception(message)
{
    /// <summary>Null when the reason is already reported.</summary>
    public string? Id { get; } = id.Length == 0 ? null : id;

    public string? Help { get; } = help;

    /// <summary>What went wrong was reported where it began.</summary>
    public static RejectedException Reported() => new("", "", null);
}
