namespace Skep.Diagnostics;

/// <summary>One finding about an input: data first, text second.</summary>
/// <param name="Id">The stable id (<c>BPF4001</c>), listed in <see cref="DiagnosticId"/> and explained in <c>docs/diagnostics</c>.</param>
/// <param name="Severity">Whether the input can still be used.</param>
/// <param name="Message">What is wrong, with the values that are wrong.</param>
/// <param name="Location">Where.</param>
/// <param name="Help">What to do about it; null when the message already says.</param>
public sealed record Diagnostic(string Id, Severity Severity, string Message, Location Location, string? Help = null)
{
    /// <summary>The one-line form that compilers print and editors parse: <c>where: error BPF4001: what. do this</c>.</summary>
    public override string ToString()
    {
        string where = Location.ToString();
        string severity = Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "info" };
        return $"{where}{(where.Length > 0 ? ": " : "")}{severity} {Id}: {Message}{(Help is null ? "" : " " + Help)}";
    }
}
